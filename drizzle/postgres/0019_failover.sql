CREATE TABLE "provider_failures" (
	"channel" text NOT NULL,
	"provider" text NOT NULL,
	"since" bigint NOT NULL,
	"failures" integer NOT NULL,
	"refusals" integer NOT NULL,
	"last_failed_at" bigint NOT NULL,
	"last_error" text NOT NULL,
	CONSTRAINT "provider_failures_pk" PRIMARY KEY("channel","provider")
);
--> statement-breakpoint
CREATE TABLE "sends" (
	"message_id" text NOT NULL,
	"provider" text NOT NULL,
	"state" text NOT NULL,
	"provider_message_id" text,
	"code" text,
	"asked_at" bigint NOT NULL,
	"answered_at" bigint,
	"receipt_at" bigint,
	CONSTRAINT "sends_pk" PRIMARY KEY("message_id","provider")
);
--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;