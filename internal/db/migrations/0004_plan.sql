-- How a plan value is spread over the months, and among the units.

-- +goose Up
-- What should have been reached by the end of each month; how '' takes it away.
create table phasing (
  ward text not null,
  target text not null,
  part bigint not null,
  baseline text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  how text not null,
  m1 bigint not null,
  m2 bigint not null,
  m3 bigint not null,
  m4 bigint not null,
  m5 bigint not null,
  m6 bigint not null,
  m7 bigint not null,
  m8 bigint not null,
  m9 bigint not null,
  m10 bigint not null,
  m11 bigint not null,
  m12 bigint not null,
  primary key (ward, target, part, baseline, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);

-- The shares of one plan value as they were handed out together.
create table share_set (
  ward text not null,
  target text not null,
  part bigint not null,
  baseline text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, target, part, baseline, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);
create table share (
  ward text not null,
  target text not null,
  part bigint not null,
  baseline text not null,
  revision bigint not null,
  unit text not null,
  operator text not null,
  lo bigint not null,
  hi bigint not null,
  primary key (ward, target, part, baseline, revision, unit),
  foreign key (ward, target, part, baseline, revision) references share_set (ward, target, part, baseline, revision),
  foreign key (ward, unit) references unit (ward, id)
);

-- The ward's own trục.
create table axis (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  rank bigint not null,
  recorded_at text not null,
  removed_at text,
  primary key (ward, id)
);

-- Lines of one year as they would stand in the next, before a value makes them
-- lines of its plan.
create table plan_next (
  ward text not null,
  year bigint not null,
  target text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  name text not null,
  heading text not null,
  owner text,
  dropped boolean not null,
  reason text not null,
  decided text not null,
  primary key (ward, year, target, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, owner) references unit (ward, id)
);
