-- A weblog as WordPress is: not one declared key, zero for nobody, tables of keys and values.
CREATE TABLE wp_users ( -- 60 rows, of user
  "ID" INTEGER PRIMARY KEY,
  user_login VARCHAR(60) NOT NULL, -- personal handle
  user_pass VARCHAR(255) NOT NULL, -- personal phpass
  user_nicename VARCHAR(50) NOT NULL, -- personal handle
  user_email VARCHAR(100) NOT NULL, -- personal email
  user_url VARCHAR(100) NOT NULL, -- personal url
  user_registered TIMESTAMP NOT NULL, -- moment
  user_activation_key VARCHAR(255) NOT NULL, -- personal hash
  user_status INTEGER NOT NULL, -- int
  display_name VARCHAR(250) NOT NULL -- personal name
);
CREATE TABLE wp_usermeta ( -- 300 rows, of user
  umeta_id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL, -- ref wp_users
  meta_key VARCHAR(255), -- code nickname|billing_phone|first_name|session_tokens
  meta_value TEXT -- personal name
);
CREATE TABLE wp_posts ( -- 150 rows, of user
  "ID" INTEGER PRIMARY KEY,
  post_author INTEGER NOT NULL, -- ref wp_users
  post_date TIMESTAMP NOT NULL, -- moment
  post_content TEXT NOT NULL, -- personal text
  post_title TEXT NOT NULL, -- personal sentence
  post_status VARCHAR(20) NOT NULL, -- code publish|draft
  post_name VARCHAR(200) NOT NULL, -- word
  post_modified TIMESTAMP NOT NULL, -- moment
  post_parent INTEGER NOT NULL, -- ref0 wp_posts
  guid VARCHAR(255) NOT NULL, -- url
  post_type VARCHAR(20) NOT NULL -- code post|page|attachment
);
CREATE TABLE wp_postmeta ( -- 300 rows, of wp_posts
  meta_id INTEGER PRIMARY KEY,
  post_id INTEGER NOT NULL, -- ref wp_posts
  meta_key VARCHAR(255), -- code _billing_email|_billing_address|_price
  meta_value TEXT -- personal email
);
CREATE TABLE wp_comments ( -- 200 rows, of user
  "comment_ID" INTEGER PRIMARY KEY,
  "comment_post_ID" INTEGER NOT NULL, -- ref wp_posts
  comment_author TEXT NOT NULL, -- personal name
  comment_author_email VARCHAR(100) NOT NULL, -- personal email
  comment_author_url VARCHAR(200) NOT NULL, -- personal url
  "comment_author_IP" VARCHAR(100) NOT NULL, -- personal ip
  comment_date TIMESTAMP NOT NULL, -- moment
  comment_content TEXT NOT NULL, -- personal text
  comment_agent VARCHAR(255) NOT NULL, -- personal agent
  comment_parent INTEGER NOT NULL, -- ref0 wp_comments
  user_id INTEGER NOT NULL -- ref0 wp_users
);
CREATE TABLE wp_commentmeta ( -- 50 rows, of wp_comments
  meta_id INTEGER PRIMARY KEY,
  comment_id INTEGER NOT NULL, -- ref wp_comments
  meta_key VARCHAR(255), -- code rating|verified
  meta_value TEXT -- personal word
);
CREATE TABLE wp_options ( -- 80 rows, nobody
  option_id INTEGER PRIMARY KEY,
  option_name VARCHAR(191) NOT NULL, -- word
  option_value TEXT NOT NULL, -- word
  autoload VARCHAR(20) NOT NULL -- code yes|no
);
CREATE TABLE wp_terms ( -- 30 rows, nobody
  term_id INTEGER PRIMARY KEY,
  name VARCHAR(200) NOT NULL, -- thing
  slug VARCHAR(200) NOT NULL, -- word
  term_group INTEGER NOT NULL -- int
);
CREATE TABLE wp_term_relationships ( -- 150 rows, of wp_posts
  object_id INTEGER NOT NULL, -- ref wp_posts
  term_taxonomy_id INTEGER NOT NULL, -- ref wp_terms
  term_order INTEGER NOT NULL, -- int
  PRIMARY KEY (object_id, term_taxonomy_id)
);
CREATE TABLE wp_wc_customer_lookup ( -- 70 rows, of user
  customer_id INTEGER PRIMARY KEY, -- key
  user_id INTEGER, -- nref wp_users
  username VARCHAR(60) NOT NULL, -- personal handle
  first_name VARCHAR(255) NOT NULL, -- personal first
  last_name VARCHAR(255) NOT NULL, -- personal last
  email VARCHAR(100), -- personal email
  date_last_active TIMESTAMP, -- personal moment
  country VARCHAR(2) NOT NULL, -- code NL|BE
  postcode VARCHAR(20) NOT NULL, -- personal postcode
  city VARCHAR(100) NOT NULL -- personal town
);
