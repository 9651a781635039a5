-- What other sources say of a figure, and who preferred which number.

-- +goose Up
create table rival (
  ward text not null references ward (ward),
  id text not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  value bigint not null,
  bound text not null,
  num bigint,
  den bigint,
  day text not null,
  published text not null,
  status text not null,
  as_of text not null,
  source_name text not null,
  note text not null,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  evidences bigint not null,
  recorded_by text not null,
  recorded_at text not null,
  withdrawn_by text not null,
  withdrawn_at text,
  primary key (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create index rival_figure on rival (ward, indicator, unit, from_day, to_day);
create table rival_evidence (
  ward text not null,
  rival text not null,
  n bigint not null,
  blob text not null,
  primary key (ward, rival, n),
  foreign key (ward, rival) references rival (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
-- rival is null where the record's own number was kept.
create table choice (
  ward text not null references ward (ward),
  id text not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  rival text,
  figure text not null,
  reason text not null,
  recorded_by text not null,
  recorded_at text not null,
  primary key (ward, id),
  foreign key (ward, rival) references rival (ward, id),
  foreign key (ward, figure) references figure (ward, id)
);
create index choice_figure on choice (ward, indicator, unit, from_day, to_day);

-- What an act on many figures came to, for the page that follows it.
create table outcome (
  ward text not null references ward (ward),
  id text not null,
  account text not null,
  text text not null,
  recorded_at text not null,
  primary key (ward, id)
);

-- The files of a draft beyond its first.
create table draft_file (
  ward text not null references ward (ward),
  account text not null,
  page text not null,
  cell text not null,
  n bigint not null,
  blob text not null,
  primary key (ward, account, page, cell, n),
  foreign key (ward, blob) references blob (ward, id)
);
