package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/org"
	"tongket/internal/vn"
)

// accountCmd is about who may sign in.
type accountCmd struct {
	Add    accountAddCmd    `cmd:"" help:"Add a person with an account and a post. The password is typed, or read from standard input."`
	Passwd accountPasswdCmd `cmd:"" help:"Set an account's password and end its sessions. The password is typed, or read from standard input."`
}

// accountAddCmd adds a person, the account and the post at once.
type accountAddCmd struct {
	Login string `required:"" help:"What is typed to sign in: hanh.lt."`
	Name  string `required:"" help:"The person's full name."`
	Role  string `required:"" enum:"office,leader,reporter,reader" help:"office, leader, reporter or reader."`
	Unit  string `help:"The unit of the post, by its name; a reporter reports for it. Others belong to the office where none is named."`
	Title string `help:"The post as printed; the role's name where none is given."`
}

// Run adds the account, or nothing.
func (c *accountAddCmd) Run(p *program) error {
	return p.withPassword(&c.Login, func(d *db.DB, ward auth.WardID, hash org.PasswordHash) error {
		err := d.Update(p.ctx, actor(ward), func(tx *db.Tx) error { return c.add(tx, hash) })
		if err == nil {
			fmt.Fprintf(p.out, "Đã lập tài khoản %s cho %s, vai trò %s.\n", c.Login, vn.NFC(c.Name), auth.Role(c.Role).Label())
		}
		return err
	})
}

func (c *accountAddCmd) add(tx *db.Tx, hash org.PasswordHash) error {
	unit, err := c.unit(tx)
	if err != nil {
		return err
	}
	account, err := org.AddAccount(tx, c.Login, hash)
	if err != nil {
		return err
	}
	person, err := org.AddPerson(tx, c.Name)
	if err != nil {
		return err
	}
	_, err = org.AddPost(tx, org.NewPost{Person: person, Account: account, Unit: unit, Role: auth.Role(c.Role), Title: c.Title})
	return err
}

// unit finds the unit of the post. Marks and capitals do not matter; of two
// units of one name neither is taken.
func (c *accountAddCmd) unit(tx *db.Tx) (auth.UnitID, error) {
	tree, err := org.LoadTree(tx, vn.DayOf(tx.Now))
	if err != nil {
		return "", err
	}
	var match []org.Unit
	for _, u := range tree.All() {
		if c.Unit == "" && u.Kind == org.OfficeKind || c.Unit != "" && vn.Fold(u.Name) == vn.Fold(c.Unit) {
			match = append(match, u)
		}
	}
	switch {
	case c.Unit == "" && auth.Role(c.Role) == auth.Reporter:
		return "", fault.Invalidf("unit", "Người báo cáo cần một đơn vị để báo cáo. Hãy ghi tên đơn vị bằng --unit.")
	case len(match) == 1:
		return match[0].ID, nil
	case c.Unit == "":
		return tree.Root().ID, nil
	case len(match) == 0:
		return "", fault.Invalidf("unit", "Không có đơn vị nào tên “%s”. Các đơn vị hiện có: %s.", vn.NFC(c.Unit), unitNames(tree))
	}
	return "", fault.Invalidf("unit", "Có %d đơn vị cùng tên “%s”. Hãy lập tài khoản này trên trang Đơn vị.", len(match), vn.NFC(c.Unit))
}

func unitNames(tree org.Tree) string {
	var names []string
	for _, u := range tree.All() {
		names = append(names, u.Name)
	}
	return strings.Join(names, "; ")
}

// accountPasswdCmd sets a password, for those who forgot theirs.
type accountPasswdCmd struct {
	Login string `arg:"" help:"The account."`
}

// Run sets the password of an account of the ward.
func (c *accountPasswdCmd) Run(p *program) error {
	return p.withPassword(&c.Login, func(d *db.DB, ward auth.WardID, hash org.PasswordHash) error {
		err := d.Update(p.ctx, actor(ward), func(tx *db.Tx) error {
			account, err := org.FindAccount(tx, c.Login)
			if err != nil {
				return err
			}
			return org.SetPassword(tx, account, hash)
		})
		if err == nil {
			fmt.Fprintf(p.out, "Đã đặt mật khẩu mới cho tài khoản %s; các phiên đang mở đã kết thúc.\n", c.Login)
		}
		return err
	})
}

// withPassword opens the record, brings the login to its one form, asks for a
// password and hashes it before act begins its transaction.
func (p *program) withPassword(login *string, act func(*db.DB, auth.WardID, org.PasswordHash) error) error {
	d, err := p.open()
	if err != nil {
		return err
	}
	defer d.Close()
	ward, err := p.theWard(d)
	if err != nil {
		return err
	}
	if *login, err = org.Login(*login); err != nil {
		return err
	}
	password, err := p.password()
	if err != nil {
		return err
	}
	hash, err := org.HashPassword(p.ctx, *login, password)
	if err != nil {
		return err
	}
	return act(d, ward, hash)
}

// password asks twice on a terminal, without showing what is typed; from a pipe
// it takes the first line.
func (p *program) password() (string, error) {
	if f, is := p.in.(*os.File); is && isTerminal(f) {
		first, err := p.typed(f, "Mật khẩu mới: ")
		if err != nil {
			return "", err
		}
		again, err := p.typed(f, "Gõ lại lần nữa: ")
		if err == nil && first != again {
			err = fault.Invalidf("mat_khau", "Hai lần gõ mật khẩu khác nhau. Hãy chạy lại lệnh và gõ giống nhau.")
		}
		return first, err
	}
	line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", fault.Invalidf("mat_khau", "Chưa có mật khẩu. Hãy gõ khi được hỏi, hoặc đưa một dòng vào đầu vào chuẩn.")
	}
	return line, nil
}

// typed asks for one line that is not shown. An interrupt gives the terminal
// back as it was.
func (p *program) typed(f *os.File, prompt string) (string, error) {
	fmt.Fprint(p.err, prompt)
	defer fmt.Fprintln(p.err)
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	type answer struct {
		line []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(int(f.Fd()))
		answered <- answer{line, err}
	}()
	select {
	case a := <-answered:
		if a.err != nil {
			return "", fmt.Errorf("read password: %w", a.err)
		}
		return string(a.line), nil
	case <-p.ctx.Done():
		return "", errors.Join(p.ctx.Err(), term.Restore(int(f.Fd()), before))
	}
}
