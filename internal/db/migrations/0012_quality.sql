-- Rules between indicators, and what people decided of what did not fit.

-- +goose Up
create table between_rule (
  ward text not null references ward (ward),
  id text not null,
  revision bigint not null,
  name text not null,
  left_side text not null,
  operator text not null,
  right_side text not null,
  missing text not null,
  retired boolean not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id, revision)
);

create table finding_decision (
  ward text not null references ward (ward),
  id text not null,
  finding text not null,
  kind text not null,
  unit text not null,
  indicator text not null,
  from_day text not null,
  to_day text not null,
  arithmetic text not null,
  sentence text not null,
  decision text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, indicator) references indicator (ward, id)
);
create index finding_decision_finding on finding_decision (ward, finding);
create index finding_decision_days on finding_decision (ward, to_day);
