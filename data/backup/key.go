package backup

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"jieche/data/base"
	"jieche/data/file"
)

// Key (密钥) opens backups. The shop's is printed once on paper and kept nowhere else; the PC's lies in a file, so that a
// restore on this PC needs no paper, and so that the program can read back what it has written.
type Key struct{ identity *age.X25519Identity }

// NewKey makes a key.
func NewKey() (Key, error) {
	i, err := age.GenerateX25519Identity()
	return Key{i}, err
}

// Secret is the key as it stands on paper: AGE-SECRET-KEY-1…, 74 characters.
func (k Key) Secret() string { return k.identity.String() }

// Recipient is the public half, to which backups are encrypted. It opens nothing.
func (k Key) Recipient() string { return k.identity.Recipient().String() }

// Tail is the last six characters of the paper's key: whoever types them has the page before him.
func (k Key) Tail() string { s := k.Secret(); return s[len(s)-6:] }

// Groups is the key as people read it aloud and type it: what all keys begin with, and groups of four.
func (k Key) Groups() (prefix string, groups []string) {
	body := strings.TrimPrefix(k.Secret(), keyPrefix)
	for len(body) > 0 {
		n := min(4, len(body))
		groups, body = append(groups, body[:n]), body[n:]
	}
	return keyPrefix, groups
}

// Fingerprint (密钥编号) tells keys apart without saying anything about them: 3F2A-91C2.
func Fingerprint(recipient string) string {
	sum := sha256.Sum256([]byte(recipient))
	return fmt.Sprintf("%X-%X", sum[:2], sum[2:4])
}

const (
	keyPrefix = "AGE-SECRET-KEY-1"
	keyBody   = 58                                 // characters behind the prefix
	keyLetter = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" // of bech32: no B, I, O and no 1, which look like others
)

// ParseKey reads a key that was scanned, or typed from paper: spaces, hyphens, small and full-width letters are as good, and
// so are the letters that look alike. Its last six characters are a checksum; when one character is wrong, the sentence says
// in which group.
func ParseKey(typed string) (Key, error) {
	body, err := keyText(typed)
	if err != nil {
		return Key{}, err
	}
	i, err := age.ParseX25519Identity(keyPrefix + body)
	if err == nil {
		return Key{i}, nil
	}
	if at := oneWrong(body); at >= 0 {
		group := at / 4 * 4
		return Key{}, base.Refuse(base.Invalid, "key.typo", "key", "密钥第 %d 组“%s”里有一个字符输错了，请对照纸上再看一遍", at/4+1, body[group:min(group+4, len(body))]).Because(err)
	}
	return Key{}, base.Refuse(base.Invalid, "key.typo", "key", "密钥的校验码不符，有几个字符输错了。请对照纸上逐组检查，或用扫码枪扫密钥页上的二维码").Because(err)
}

// keyText takes from what was typed the characters behind the prefix.
func keyText(typed string) (string, error) {
	var b strings.Builder
	for _, r := range strings.ToUpper(base.Narrow(typed)) {
		if r > ' ' && r != '-' && r != '—' && r != '－' && r != '·' {
			b.WriteRune(r)
		}
	}
	body := strings.TrimPrefix(b.String(), strings.ReplaceAll(keyPrefix, "-", ""))
	body = strings.NewReplacer("O", "0", "B", "8", "I", "L", "1", "L").Replace(body)
	if body == "" {
		return "", base.Refuse(base.Invalid, "key.empty", "key", "请输入密钥页上的密钥，或用扫码枪扫二维码")
	}
	for i, r := range body {
		if !strings.ContainsRune(keyLetter, r) {
			return "", base.Refuse(base.Invalid, "key.letter", "key", "密钥里没有“%c”这个字符（第 %d 组），请对照纸上再看一遍", r, i/4+1)
		}
	}
	if len(body) != keyBody {
		return "", base.Refuse(base.Invalid, "key.length", "key", "密钥应有 %d 个字符（%s 之后），现在是 %d 个。请看是不是漏了一组或多打了一组", keyBody, keyPrefix, len(body))
	}
	return body, nil
}

// oneWrong finds the only place at which another character would make the checksum right; -1 when there is none. The code of
// bech32 is far enough apart that a place that is found is the right one.
func oneWrong(body string) int {
	tried := []byte(body)
	for i := range tried {
		was := tried[i]
		for _, c := range []byte(keyLetter) {
			tried[i] = c
			if _, err := age.ParseX25519Identity(keyPrefix + string(tried)); err == nil {
				return i
			}
		}
		tried[i] = was
	}
	return -1
}

// ParseRecipient reads the public half.
func ParseRecipient(s string) (age.Recipient, error) {
	r, err := age.ParseX25519Recipient(strings.TrimSpace(s))
	if err != nil {
		return nil, base.Refuse(base.Invalid, "key.recipient", "recipient", "“%.20s…”不是备份密钥的公开部分，它应以 age1 开头", s).Because(err)
	}
	return r, nil
}

const pcKeyFile = "pc.key"

// PCKey reads the PC's own key from the folder, and makes it at its first use. A file that can't be read as a key is set
// aside and not deleted.
func PCKey(home string) (Key, error) {
	path := filepath.Join(home, pcKeyFile)
	raw, err := os.ReadFile(path)
	if err == nil {
		for _, line := range strings.Split(string(raw), "\n") {
			if i, err := age.ParseX25519Identity(strings.TrimSpace(line)); err == nil {
				return Key{i}, nil
			}
		}
		err = file.Rename(path, unused(path+".damaged"))
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return Key{}, diskFault(path, err)
	}
	k, err := NewKey()
	if err != nil {
		return Key{}, err
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return Key{}, diskFault(home, err)
	}
	text := "# 本机备份密钥。有了它，这台电脑恢复备份时不用纸上的店铺密钥。不要复制给别人。\n" + k.Secret() + "\n"
	return k, diskFault(path, file.Replace(path, []byte(text)))
}

// unused is a name that no file has yet.
func unused(path string) string {
	name := path
	for i := 2; ; i++ {
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return name
		}
		name = fmt.Sprintf("%s-%d", path, i)
	}
}
