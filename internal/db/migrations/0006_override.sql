-- The verdicts that people gave lines of the plan in the place of computed ones.

-- +goose Up
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
