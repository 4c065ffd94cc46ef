CREATE TABLE "search_terms" (
	"app_id" text NOT NULL,
	"term" text COLLATE "C" NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "search_terms_pk" PRIMARY KEY("app_id","term","user_id")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "last_login_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "indexed_update" bigint DEFAULT -1 NOT NULL;--> statement-breakpoint
ALTER TABLE "search_terms" ADD CONSTRAINT "search_terms_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_terms_of_user" ON "search_terms" USING btree ("user_id","term");--> statement-breakpoint
CREATE INDEX "users_by_last_login" ON "users" USING btree ("app_id","last_login_at","id");--> statement-breakpoint
CREATE INDEX "users_to_index" ON "users" USING btree ("app_id","indexed_update") WHERE "users"."indexed_update" <> "users"."updated_at";