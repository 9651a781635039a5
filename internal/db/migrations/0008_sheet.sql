-- Excel both ways: what was sent and is looked at, superiors' workbooks and their
-- fillings.

-- +goose Up
create table sheet_import (
  ward text not null references ward (ward),
  id text not null,
  kind text not null,
  blob text not null,
  filename text not null,
  decisions text not null,
  state text not null,
  job text,
  part bigint not null,
  whole bigint not null,
  outcome text not null,
  staged text,
  refused text,
  error text not null,
  recorded_at text not null,
  recorded_by text not null,
  ended_at text,
  ended_by text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id),
  foreign key (ward, staged) references blob (ward, id),
  foreign key (ward, refused) references blob (ward, id),
  foreign key (ward, job) references job (ward, id)
);
create index sheet_import_open on sheet_import (ward, state, recorded_at);

-- A superior's workbook whose cells are filled from the record.
create table sheet_mapping (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  blob text not null,
  filename text not null,
  recorded_at text not null,
  recorded_by text not null,
  removed_at text,
  removed_by text not null,
  follows text not null,
  lost text not null,
  primary key (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create table sheet_mapped (
  ward text not null,
  mapping text not null,
  tab text not null,
  row_no bigint not null,
  col_no bigint not null,
  indicator text not null,
  unit text not null,
  span text not null,
  measure text not null,
  decimals bigint not null,
  primary key (ward, mapping, tab, row_no, col_no),
  foreign key (ward, mapping) references sheet_mapping (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id)
);
create table sheet_filling (
  ward text not null,
  id text not null,
  mapping text not null,
  from_day text not null,
  to_day text not null,
  cells bigint not null,
  blanks bigint not null,
  blob text not null,
  notes text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, mapping) references sheet_mapping (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create index sheet_filling_time on sheet_filling (ward, recorded_at);
