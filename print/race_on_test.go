//go:build race

package print

// raced says that the race detector watches: each form takes ten times as long then, so it sees fewer of the long ones. The package's tests
// run without it too (cmd/dev test), on all.
const raced = true
