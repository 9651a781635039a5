-- Documents, the plan, the figures, and what was read.

-- +goose Up
create table document (
  ward text not null references ward (ward),
  id text not null,
  title text not null,
  fold text not null,
  type text not null,
  number text not null,
  day text not null,
  issuer text not null,
  direction text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
create table version (
  ward text not null,
  document text not null,
  n bigint not null,
  blob text not null,
  filename text not null,
  kind text not null,
  text text not null,
  text_hash text not null,
  layout text not null,
  reader text not null,
  declared_by text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, document, n),
  foreign key (ward, document) references document (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create unique index version_text on version (ward, text_hash, reader);

create table indicator (
  ward text not null references ward (ward),
  id text not null,
  recorded_at text not null,
  primary key (ward, id)
);
create table definition (
  ward text not null,
  indicator text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  name text not null,
  fold text not null,
  unit text not null,
  scale bigint not null,
  decimals bigint not null,
  percent_decimals bigint not null,
  direction text not null,
  kind text not null,
  over_units text not null,
  year_end boolean not null,
  code text not null,
  code_version text not null,
  formula text not null,
  missing text not null,
  source_note text not null,
  reporter text,
  frequency text not null,
  first_month bigint not null,
  legal_code text not null,
  axis text not null,
  year_window text not null,
  weight_by text,
  break_year bigint not null,
  break_reason text not null,
  retired text not null,
  retired_reason text not null,
  primary key (ward, indicator, revision),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, reporter) references unit (ward, id),
  foreign key (ward, weight_by) references indicator (ward, id)
);

create table baseline (
  ward text not null references ward (ward),
  id text not null,
  name text not null,
  rank bigint not null,
  recorded_at text not null,
  primary key (ward, id)
);

create table target (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  recorded_at text not null,
  primary key (ward, id)
);
create index target_year on target (ward, year);
create table target_line (
  ward text not null,
  target text not null,
  revision bigint not null,
  recorded_at text not null,
  recorded_by text not null,
  number bigint not null,
  heading text not null,
  name text not null,
  counts boolean not null,
  parent text,
  owner text,
  withdrawn boolean not null,
  reason text not null,
  decided text not null,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  weight bigint not null,
  through_year bigint not null,
  term text,
  follows text,
  primary key (ward, target, revision),
  foreign key (ward, target) references target (ward, id),
  foreign key (ward, parent) references target (ward, id),
  foreign key (ward, owner) references unit (ward, id),
  foreign key (ward, term) references target (ward, id),
  foreign key (ward, follows) references target (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create table target_part (
  ward text not null,
  target text not null,
  revision bigint not null,
  part bigint not null,
  baseline text not null,
  indicator text not null,
  operator text not null,
  lo bigint not null,
  hi bigint not null,
  day text not null,
  base bigint,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  primary key (ward, target, revision, part, baseline),
  foreign key (ward, target, revision) references target_line (ward, target, revision),
  foreign key (ward, baseline) references baseline (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

create table figure (
  ward text not null references ward (ward),
  id text not null,
  indicator text not null,
  unit text not null,
  from_day text not null,
  to_day text not null,
  revision bigint not null,
  value bigint not null,
  bound text not null,
  num bigint,
  den bigint,
  day text not null,
  published text not null,
  status text not null,
  as_of text not null,
  note text not null,
  document text,
  version bigint,
  span_start bigint not null,
  span_end bigint not null,
  source_name text not null,
  explanation text not null,
  evidences bigint not null,
  via text not null,
  via_note text not null,
  state text not null,
  submitted_by text not null,
  submitted_at text not null,
  checked_by text not null,
  checked_at text,
  decided_by text not null,
  decided_at text,
  reason text not null,
  superseded_at text,
  primary key (ward, id),
  foreign key (ward, indicator) references indicator (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create unique index figure_revision on figure (ward, indicator, unit, from_day, to_day, revision);
create unique index figure_approved on figure (ward, indicator, unit, from_day, to_day) where state = 'approved';
create unique index figure_waiting on figure (ward, indicator, unit, from_day, to_day) where state in ('submitted', 'checked');
create index figure_span on figure (ward, to_day);
-- The files that prove a revision; figure.evidences is how many.
create table figure_evidence (
  ward text not null,
  figure text not null,
  n bigint not null,
  blob text not null,
  primary key (ward, figure, n),
  foreign key (ward, figure) references figure (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);

-- What was read from a version, and what a person made of it.
create table proposal (
  ward text not null,
  id text not null,
  document text not null,
  version bigint not null,
  n bigint not null,
  kind text not null,
  fact text not null,
  span_start bigint not null,
  span_end bigint not null,
  state text not null,
  became text not null,
  became_id text not null,
  decided_by text not null,
  decided_at text,
  primary key (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create unique index proposal_place on proposal (ward, document, version, n);

-- Words that people of the ward use for one of its indicators, learned from a
-- correction that somebody asked to be remembered.
create table alias (
  ward text not null,
  id text not null,
  indicator text not null,
  name text not null,
  unit text not null,
  recorded_at text not null,
  recorded_by text not null,
  removed_at text,
  removed_by text not null,
  primary key (ward, id),
  foreign key (ward, indicator) references indicator (ward, id)
);

-- A statement kept as published; compared with the record, never counted.
create table claim (
  ward text not null references ward (ward),
  id text not null,
  document text not null,
  version bigint not null,
  span_start bigint not null,
  span_end bigint not null,
  year bigint not null,
  name text not null,
  fact text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

-- Who said what should be done; tasks are made of these.
create table directive (
  ward text not null references ward (ward),
  id text not null,
  document text not null,
  version bigint not null,
  span_start bigint not null,
  span_end bigint not null,
  text text not null,
  speaker text not null,
  lead text not null,
  due text not null,
  product text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);

create table report (
  ward text not null references ward (ward),
  id text not null,
  year bigint not null,
  kind text not null,
  format text not null,
  period text,
  unit text,
  as_of text not null,
  snapshot text not null,
  closed boolean not null,
  number text not null,
  day text not null,
  job text not null,
  blob text,
  part bigint not null,
  whole bigint not null,
  head_n bigint not null,
  head_hash text not null,
  error text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, period) references period (ward, id),
  foreign key (ward, unit) references unit (ward, id),
  foreign key (ward, job) references job (ward, id),
  foreign key (ward, blob) references blob (ward, id)
);
create table report_figure (
  ward text not null,
  report text not null,
  figure text not null,
  primary key (ward, report, figure),
  foreign key (ward, report) references report (ward, id),
  foreign key (ward, figure) references figure (ward, id)
);
