package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"

	"jieche/data/base"
)

// diskFault turns what the operating system says about a path into a sentence.
func diskFault(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case full(err):
		return base.Refuse(base.Full, "backup.full", "", "%s 所在的盘已满，这次没有备份成功。原来的备份都还在；请换一个空间更大的盘，或清理盘上的其他文件", path).Because(err)
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return base.Refuse(base.Denied, "backup.permission", "", "没有权限写 %s，请换一个文件夹，或看看盘是不是打开了写保护", path).Because(err)
	case errors.Is(err, context.Canceled):
		return err
	}
	if _, ok := base.AsFault(err); ok {
		return err
	}
	return base.Refuse(base.Unknown, "backup.disk", "", "读写 %s 时出错，盘可能被拔出或损坏。原来的备份没有动过；请重新插好再试", path).Because(fmt.Errorf("%s: %w", path, err))
}

func full(err error) bool {
	var no syscall.Errno
	return errors.As(err, &no) && (no == syscall.ENOSPC || no == errDiskFull || no == errHandleDiskFull || no == syscall.EDQUOT)
}

// Windows' numbers for a full disk.
const (
	errHandleDiskFull = syscall.Errno(39)
	errDiskFull       = syscall.Errno(112)
)
