-- The ward and its people.

-- +goose Up
create table ward_name (
  ward text not null references ward (ward),
  id text not null,
  valid_from text not null,
  name text not null,
  kind text not null,
  code text not null,
  province text not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table setting (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  value text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
create index setting_name on setting (ward, name, recorded_at);

create table unit (
  ward text not null references ward (ward),
  id text not null,
  recorded_at text not null,
  primary key (ward, id)
);
create table unit_fact (
  ward text not null,
  unit text not null,
  revision bigint not null,
  valid_from text not null,
  recorded_at text not null,
  name text not null,
  fold text not null,
  sort_key bytea not null,
  kind text not null,
  parent text,
  rank bigint not null,
  closed boolean not null,
  primary key (ward, unit, revision),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, parent) references unit (ward, id)
);
create index unit_fact_parent on unit_fact (ward, parent);
create table lineage (
  ward text not null references ward (ward),
  id text not null,
  from_unit text not null,
  to_unit text not null,
  kind text not null,
  day text not null,
  share_num bigint,
  share_den bigint,
  moved text,
  recorded_at text not null,
  primary key (ward, id),
  foreign key (ward, moved) references unit (ward, id),
  foreign key (ward, from_unit) references unit (ward, id),
  foreign key (ward, to_unit) references unit (ward, id)
);

create table person (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  fold text not null,
  sort_key bytea not null,
  recorded_at text not null,
  primary key (ward, id)
);
create table post (
  ward text not null references ward (ward),
  id text not null,
  person text not null,
  account text references account (id),
  unit text not null,
  role text not null,
  title text not null,
  valid_from text not null,
  ended_at text,
  recorded_at text not null,
  primary key (ward, id),
  foreign key (ward, person) references person (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
create index post_account on post (account);

create table period (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  name text not null,
  kind text not null,
  window_code text not null,
  from_day text not null,
  to_day text not null,
  cutoff text not null,
  due text not null,
  due_by_hand boolean not null,
  recorded_at text not null,
  primary key (ward, id)
);
create unique index period_span on period (ward, from_day, to_day);

create table period_lock (
  ward text not null references ward (ward),
  id text not null,
  from_day text not null,
  to_day text not null,
  unit text,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  lifted_at text,
  lifted_by text not null,
  lift_reason text not null,
  primary key (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
