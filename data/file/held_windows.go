package file

import "syscall"

// held are Windows' numbers for a file that another program has open. Access is denied, too, while a file is being deleted that
// somebody still reads.
func held(no syscall.Errno) bool {
	const (
		accessDenied      = 5
		sharingViolation  = 32
		lockViolation     = 33
		userMappedSection = 1224
	)
	return no == accessDenied || no == sharingViolation || no == lockViolation || no == userMappedSection
}
