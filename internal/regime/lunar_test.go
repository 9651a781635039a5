package regime

import (
	"math"
	"slices"
	"testing"
	"time"

	"tongket/internal/vn"
)

// The test computes the lunar calendar from the mean motions of sun and moon with
// their main periodic terms (Meeus, Astronomical Algorithms), at 105° east.

// julian is the Julian day number of a day at noon.
func julian(d vn.Day) int { return int(d.Time().Add(12*time.Hour).Unix()/86400) + 2440588 }

func dayOfJulian(n int) vn.Day {
	return vn.DayOf(time.Unix(int64(n-2440588)*86400, 0).UTC().Add(5 * time.Hour))
}

// newMoon is the local day number of the k-th new moon after 1/1/1900.
func newMoon(k float64) int {
	const rad = math.Pi / 180
	t := k / 1236.85
	jd := 2415020.75933 + 29.53058868*k + 0.0001178*t*t - 0.000000155*t*t*t + 0.00033*math.Sin((166.56+132.87*t-0.009173*t*t)*rad)
	sun := (359.2242 + 29.10535608*k - 0.0000333*t*t) * rad
	moon := (306.0253 + 385.81691806*k + 0.0107306*t*t) * rad
	arg := (21.2964 + 390.67050646*k - 0.0016528*t*t) * rad
	c := (0.1734-0.000393*t)*math.Sin(sun) + 0.0021*math.Sin(2*sun) - 0.4068*math.Sin(moon) + 0.0161*math.Sin(2*moon) - 0.0004*math.Sin(3*moon) +
		0.0104*math.Sin(2*arg) - 0.0051*math.Sin(sun+moon) - 0.0074*math.Sin(sun-moon) + 0.0004*math.Sin(2*arg+sun) -
		0.0004*math.Sin(2*arg-sun) - 0.0006*math.Sin(2*arg+moon) + 0.0010*math.Sin(2*arg-moon) + 0.0005*math.Sin(2*moon+sun)
	delta := -0.000278 + 0.000265*t + 0.000262*t*t
	return int(math.Floor(jd + c - delta + 0.5 + 7.0/24))
}

// sunSector is the sun's twelfth of the ecliptic at the beginning of a local day.
func sunSector(day int) int {
	const rad = math.Pi / 180
	t := (float64(day) - 0.5 - 7.0/24 - 2451545) / 36525
	m := 357.52910 + 35999.05030*t - 0.0001559*t*t
	l := 280.46645 + 36000.76983*t + 0.0003032*t*t + (1.914600-0.004817*t)*math.Sin(m*rad) + 0.019993*math.Sin(2*m*rad) + 0.000290*math.Sin(3*m*rad)
	return int(math.Mod(math.Mod(l, 360)+360, 360) / 30)
}

// firstMonths lists the first days of the lunar months from the eleventh of the
// year before on, which holds the winter solstice, with their numbers; a leap
// month carries its forerunner's.
func firstMonths(year int) (days []int, numbers []int) {
	eleventh := func(y int) (k float64) {
		end := julian(vn.DayOf(time.Date(y, 12, 31, 0, 0, 0, 0, vn.Zone)))
		k = math.Floor((float64(end) - 2415021) / 29.530588853)
		if sunSector(newMoon(k)) >= 9 {
			k--
		}
		return k
	}
	from, to := eleventh(year-1), eleventh(year)
	leap := -1
	if to-from > 12 {
		for k := from + 1; k < to; k++ {
			if leap < 0 && sunSector(newMoon(k)) == sunSector(newMoon(k+1)) {
				leap = int(k - from)
			}
		}
	}
	number := 11
	for i := 0; from+float64(i) < to; i++ {
		if i > 0 && i != leap {
			number = number%12 + 1
		}
		days, numbers = append(days, newMoon(from+float64(i))), append(numbers, number)
	}
	return days, numbers
}

func TestLunarDays(t *testing.T) {
	t.Parallel()
	for year, kept := range lunarYears {
		days, numbers := firstMonths(year)
		first, third := slices.Index(numbers, 1), slices.Index(numbers, 3)
		if first < 0 || third < 0 {
			t.Fatalf("%d: months %v", year, numbers)
		}
		got := lunarYear{dayOfJulian(days[first]), dayOfJulian(days[third] + 9)}
		if got != kept {
			t.Errorf("%d: computed %v, kept %v", year, got, kept)
		}
	}
}

// TestShippedDays holds the list that ships to the law: the law's own days are in
// it with the lunar ones where the moon puts them, every holiday on a day of rest
// gives another day, and every swap has both its days.
func TestShippedDays(t *testing.T) {
	t.Parallel()
	if _, err := parseHolidays("2026-01-01|off|Tết"); err == nil {
		t.Error("a line without a source is taken")
	}
	if _, err := parseHolidays("2026-02-30|off|Tết|Luật|"); err == nil {
		t.Error("a day that is none is taken")
	}
	shipped := map[vn.Day]NamedDay{}
	off, makeUp := map[int]int{}, map[int]int{}
	for _, d := range shippedDays() {
		if _, twice := shipped[d.Day]; twice {
			t.Errorf("%s stands twice", d.Day)
		}
		shipped[d.Day] = d
		weekend := d.Day.Time().Weekday() == time.Saturday || d.Day.Time().Weekday() == time.Sunday
		switch {
		case d.Sort == MakeUp && !weekend:
			t.Errorf("%s is a working day anyway", d.Day)
		case d.Sort == MakeUp:
			makeUp[d.Day.Year()]++
		case !weekend:
			off[d.Day.Year()]++
		}
	}
	for year, moved := range map[int]int{2025: 11 + 1, 2026: 12 + 2, 2027: 12} { // eleven days by law, twelve from 2026; swaps add one each
		if off[year] != moved || off[year]-makeUp[year] != 11 && off[year]-makeUp[year] != 12 {
			t.Errorf("%d has %d working days off and %d made up, want %d off", year, off[year], makeUp[year], moved)
		}
		law, ok := LawDays(year)
		if !ok {
			t.Fatalf("no lunar days of %d", year)
		}
		for _, d := range law {
			_, there := shipped[d.Day]
			sure := !slices.Contains([]string{"Tết Âm lịch (ngày cuối năm)", "Tết Âm lịch (mồng 4)", "Quốc khánh (ngày liền kề)"}, d.Name)
			if sure && d.Source == laborLaw && !there {
				t.Errorf("%d: %s %s is not in the list", year, d.Day, d.Name)
			}
		}
	}
}

// TestLawDays: whatever the year, its proposal gives as many days off work as the
// law names.
func TestLawDays(t *testing.T) {
	t.Parallel()
	for year := range lunarYears {
		days, _ := LawDays(year)
		weekdays, want := 0, 11
		if year >= cultureFrom {
			want = 12
		}
		for i, d := range days {
			if wd := d.Day.Time().Weekday(); wd != time.Saturday && wd != time.Sunday {
				weekdays++
			}
			if i > 0 && days[i-1].Day >= d.Day {
				t.Errorf("%d: %s stands after %s", year, d.Day, days[i-1].Day)
			}
		}
		if weekdays != want {
			t.Errorf("%d: %d days off work, want %d: %v", year, weekdays, want, days)
		}
	}
	if _, ok := LawDays(1999); ok {
		t.Error("a year without lunar days has a proposal")
	}
}
