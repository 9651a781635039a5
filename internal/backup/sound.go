package backup

import (
	"context"
	"errors"

	"tongket/internal/db"
	"tongket/internal/fault"
)

// Sound checks the record that is in use from end to end: on SQLite every page
// and every index, on both engines every ward's chain. A record that is damaged
// is a fault that says where.
func Sound(ctx context.Context, d *db.DB) (Trial, error) {
	t := Trial{File: d.Path()}
	err := error(nil)
	if d.Engine() == db.SQLite {
		err = sound(ctx, d)
	}
	if err == nil {
		err = t.read(ctx, d)
	}
	var bad *damage
	if errors.As(err, &bad) {
		err = fault.Conflictf("Dữ liệu đang dùng có chỗ hỏng: %s Hãy dừng chương trình, giữ nguyên tệp, rồi khôi phục từ bản sao gần nhất.", bad.sentence)
	}
	return t, err
}
