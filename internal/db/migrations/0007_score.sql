-- The verdicts that people gave lines of the plan, and the boards that were frozen under a name.

-- +goose Up
create table snapshot (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  name text not null,
  fold text not null,
  note text not null,
  day text not null,
  baseline text,
  rules text not null,
  head_n bigint not null,
  head_hash text not null,
  board text not null,
  recorded_at text not null,
  recorded_by text not null,
  recorded_name text not null,
  primary key (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);
create unique index snapshot_name on snapshot (ward, year, fold);

-- A person's verdict in the place of the computed one.
create table override (
  ward text not null,
  id text not null,
  target text not null,
  baseline text not null,
  verdict text not null,
  computed text not null,
  reason text not null,
  withdrawn boolean not null,
  name text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, baseline) references baseline (ward, id)
);
create index override_target on override (ward, target, baseline);
