// Package backup (备份) carries the shop out of its own disk and back: encrypted files to other disks and sticks, each verified
// after it was written, and the way from such a file, and from whatever newer records are left elsewhere, to a shop that
// goes on working.
//
// A backup is one file that age, gzip and tar can read without this program:
//
//	age (to this PC's key, and to the shop's key on paper)
//	  └ gzip └ tar ├ manifest.json   whose shop, as it was when, by which program
//	               ├ shop.db         a consistent copy; the journal of all records is in it
//	               └ files/…         attachments by their hash
//
// Its name holds numbers only: jieche-20261121-2130-A1-1512.age is the shop as writer A.1 had left it with record 1512. Files
// lie in a folder per shop, so that several shops may share a stick.
//
// What is where:
//
//	key.go      the PC's key and the shop's key, and reading one that was typed from paper
//	name.go     names of files
//	file.go     packing and unpacking
//	place.go    where backups go, and how a stick is known again
//	keep.go     which old ones stay
//	book.go     backup.json: places, what was verified when, what failed
//	take.go     making a backup
//	restore.go  the way back; gather.go finds the newer records
//	drill.go    the way back, tried out
//	command.go  what the shop's own records say about all this
package backup
