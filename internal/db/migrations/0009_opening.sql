-- +goose Up

-- One drop of a folder. Of files under a mark of secrecy it knows how many there
-- were, and nothing else.
create table opening (
  ward text not null references ward (ward),
  id text not null,
  secret bigint not null,
  job text,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id),
  foreign key (ward, job) references job (ward, id)
);

-- The files of a drop, in their order: waiting, read, known, unread with the
-- sentence that says why.
create table opening_file (
  ward text not null,
  opening text not null,
  n bigint not null,
  path text not null,
  blob text,
  state text not null,
  document text,
  version bigint,
  doubts bigint not null,
  why text not null,
  read_at text,
  primary key (ward, opening, n),
  foreign key (ward, opening) references opening (ward, id),
  foreign key (ward, blob) references blob (ward, id),
  foreign key (ward, document, version) references version (ward, document, n)
);
create index opening_file_document on opening_file (ward, document);

-- What somebody chose where the ward's papers contradict one another; the last
-- choice stands.
create table opening_choice (
  ward text not null references ward (ward),
  id text not null,
  clash text not null,
  chosen text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (ward, id)
);
create index opening_choice_clash on opening_choice (ward, clash, recorded_at);
