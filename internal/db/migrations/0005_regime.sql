-- The calendar of reporting: windows, public holidays, report regimes and the
-- exceptions to their deadlines. All of it is added to and never rewritten.

-- +goose Up
create table reporting_window (
  ward text not null references ward (ward),
  code text not null,
  revision bigint not null,
  since bigint not null,
  label text not null,
  source text not null,
  due_after bigint not null,
  spans text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, code, revision)
);

-- What a day is from the row's time on; the last row of a day stands.
create table calendar_day (
  ward text not null references ward (ward),
  id text not null,
  day text not null,
  sort text not null,
  name text not null,
  source text not null,
  mark text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
-- A year whose list the Office has compared with the government's notice.
create table calendar_year (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  source text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);

create table regime (
  ward text not null references ward (ward),
  id text not null,
  recorded_at text not null,
  primary key (ward, id)
);
create table regime_rule (
  ward text not null,
  regime text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  name text not null,
  content text not null,
  recipient text not null,
  legal text not null,
  outline text not null,
  sort text not null,
  frequency text not null,
  window_code text not null,
  period text,
  due_after bigint not null,
  due_day bigint not null,
  lock_after bigint not null,
  levels bigint not null,
  unit_kinds text not null,
  from_day text not null,
  until_day text not null,
  template text,
  primary key (ward, regime, revision),
  foreign key (ward, regime) references regime (ward, id),
  foreign key (ward, period) references period (ward, id),
  foreign key (ward, template) references blob (ward, id)
);
create table regime_indicator (
  ward text not null,
  regime text not null,
  revision bigint not null,
  n bigint not null,
  indicator text not null,
  primary key (ward, regime, revision, n),
  foreign key (ward, regime, revision) references regime_rule (ward, regime, revision),
  foreign key (ward, indicator) references indicator (ward, id)
);
create index regime_indicator_of on regime_indicator (ward, indicator);
create table regime_unit (
  ward text not null,
  regime text not null,
  revision bigint not null,
  unit text not null,
  primary key (ward, regime, revision, unit),
  foreign key (ward, regime, revision) references regime_rule (ward, regime, revision),
  foreign key (ward, unit) references unit (ward, id)
);

-- A later day on which entry closes, for one unit or for all that owe.
create table regime_exception (
  ward text not null,
  id text not null,
  regime text not null,
  period text not null,
  unit text,
  until_day text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  ended_at text,
  ended_by text not null,
  end_reason text not null,
  primary key (ward, id),
  foreign key (ward, regime) references regime (ward, id),
  foreign key (ward, period) references period (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
