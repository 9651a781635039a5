package db

import "fmt"

// Form identifies one sending of a form or of a client's request: the key made
// when the form was drawn, the act, and a digest of what was parsed from it.
type Form struct {
	Key    string
	Act    string
	Digest string
}

// Once runs act unless the same form was already done with the same content; it
// then returns the earlier result and repeated true. The same key with another
// content, or sent to another act, is a new act, to be judged for staleness by
// the act itself. A
// repetition still writes in this transaction: on a cluster its commit then
// waits for the standby as the first one did, so that the answer is an
// acknowledgement again. A form without a key is not remembered.
func (t *Tx) Once(f Form, act func() (result string, err error)) (result string, repeated bool, err error) {
	if f.Key == "" {
		result, err = act()
		return result, false, err
	}
	found, err := t.One([]any{&result}, `
		update done set repeats = repeats + 1
		where ward = $1 and account = $2 and key = $3 and act = $4 and digest = $5
		returning result`, string(t.Actor.Account), f.Key, f.Act, f.Digest)
	if err != nil || found {
		return result, found, err
	}
	if result, err = act(); err != nil {
		return "", false, err
	}
	err = t.Write(`insert into done (ward, account, key, digest, act, result, at, repeats) values ($1, $2, $3, $4, $5, $6, $7, 0)`,
		string(t.Actor.Account), f.Key, f.Digest, f.Act, result, t.Stamp())
	if err != nil {
		return "", false, fmt.Errorf("remember form %s: %w", f.Act, err)
	}
	return result, false, nil
}
