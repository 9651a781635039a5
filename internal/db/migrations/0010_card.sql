-- Printed cards that bind a phone to what one unit owes. code is a digest of what
-- stands on the card; bound_key a digest of the form that bound it, so that the
-- same form sent again over a weak line is answered again.

-- +goose Up
create table card (
  ward text not null references ward (ward),
  id text not null,
  post text not null,
  account text not null references account (id),
  code text not null,
  made_at text not null,
  made_by text not null,
  expires_at text not null,
  bound_at text,
  bound_key text not null,
  device text not null,
  revoked_at text,
  revoked_by text not null,
  primary key (ward, id),
  foreign key (ward, post) references post (ward, id)
);
create unique index card_code on card (code);
create index card_post on card (ward, post);
