package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tongket/internal/db"
	"tongket/internal/fault"
	"tongket/internal/job"
)

// Names of the tasks, as job.Rounds lists them.
const (
	NightlyTask = "backup.nightly"
	TrialTask   = "backup.try"
)

// Tasks returns the nightly copy into the folder and the weekly trial of the
// newest one.
func Tasks(d *db.DB, folder string) []job.Task {
	return []job.Task{
		{Name: NightlyTask, When: job.EveryDay(2, 0), Do: func(ctx context.Context) (string, error) { return nightly(ctx, d, folder) }},
		{Name: TrialTask, When: job.EveryWeek(time.Sunday, 3, 0), Do: func(ctx context.Context) (string, error) { return tryNewest(ctx, d, folder) }},
	}
}

func nightly(ctx context.Context, d *db.DB, folder string) (note string, err error) {
	file, err := Now(ctx, d, folder)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	note = fmt.Sprintf("Đã sao lưu vào %s (%s).", file, size(info.Size()))
	if err := prune(folder); err != nil {
		return note, fmt.Errorf("take old copies away: %w", err)
	}
	return note, nil
}

func tryNewest(ctx context.Context, d *db.DB, folder string) (note string, err error) {
	files, err := copies(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	if len(files) == 0 {
		return "", fault.Missingf("Chưa có bản sao nào trong %s để thử khôi phục. Hãy kiểm tra thư mục ấy, hoặc chạy lệnh tongket backup.", filepath.Clean(folder))
	}
	t, err := Try(ctx, files[len(files)-1], d.URL())
	if err != nil {
		return "", err
	}
	return t.String(), nil
}
