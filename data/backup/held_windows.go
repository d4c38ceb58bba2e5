package backup

// held is answered by the renaming itself: Windows refuses it while a program has the shop's file open.
func held(string) bool { return false }
