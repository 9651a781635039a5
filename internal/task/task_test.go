package task_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tongket/internal/auth"
	"tongket/internal/db"
	"tongket/internal/document"
	"tongket/internal/fault"
	"tongket/internal/plan"
	"tongket/internal/task"
	"tongket/internal/wardtest"
)

func TestRecordKeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	s := wardtest.Settled(t)
	var d, kept task.Directive
	s.Do(s.Clerk, func(tx *db.Tx) error {
		v, _, err := document.Take(tx, document.Upload{Filename: "thong-bao.txt", Kind: "txt", Text: "Giao Công an phường rà soát.", Data: []byte("Giao Công an phường rà soát."), Reader: "1"})
		if err != nil {
			return err
		}
		d = task.Directive{Text: "rà soát hộ chưa có thẻ", Speaker: "đồng chí Hoàng Quốc Thịnh", Lead: "Công an phường", Due: "2026-02-25",
			Source: plan.Source{Document: string(v.Document), Version: v.N, Start: 0, End: 4}}
		kept, err = task.Record(tx, d)
		return err
	})
	s.See(s.Reader, func(tx *db.Tx) error {
		all, err := task.Directives(tx)
		if diff := cmp.Diff([]task.Directive{kept}, all); diff != "" {
			t.Errorf("directives (-recorded +read):\n%s", diff)
		}
		return err
	})
	for name, c := range map[string]struct {
		who  auth.Actor
		d    task.Directive
		want fault.Kind
	}{
		"without words":          {s.Clerk, task.Directive{Text: " ", Source: d.Source}, fault.Invalid},
		"from no paper":          {s.Clerk, task.Directive{Text: "rà soát"}, fault.Invalid},
		"from a paper of nobody": {s.Clerk, task.Directive{Text: "rà soát", Source: plan.Source{Document: "elsewhere", Version: 1}}, fault.Missing},
		"by a reader":            {s.Reader, d, fault.Forbidden},
	} {
		err := s.Try(c.who, func(tx *db.Tx) error { _, err := task.Record(tx, c.d); return err })
		if !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestUnclearNamesWhatIsOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		d    task.Directive
		want []string
	}{
		{task.Directive{Text: "rà soát"}, []string{"Chưa rõ người", "Chưa rõ thời gian", "Chưa rõ sản phẩm"}},
		{task.Directive{Text: "rà soát", Lead: "Công an phường", Product: "báo cáo"}, []string{"Chưa rõ thời gian"}},
		{task.Directive{Text: "rà soát", Lead: "Công an phường", Due: "trong tháng 4", Product: "báo cáo"}, nil},
	} {
		if diff := cmp.Diff(c.want, c.d.Unclear()); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.d, diff)
		}
	}
}
