CREATE TABLE "portal_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token_id" text NOT NULL,
	"last_used_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "admin_tokens" ADD COLUMN "expires_at" bigint;--> statement-breakpoint
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_token_id_admin_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."admin_tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "portal_sessions_by_token" ON "portal_sessions" USING btree ("token_id","last_used_at");--> statement-breakpoint
CREATE INDEX "portal_sessions_by_end" ON "portal_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "admin_tokens_by_end" ON "admin_tokens" USING btree ("expires_at");