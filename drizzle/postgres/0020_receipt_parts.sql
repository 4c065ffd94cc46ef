CREATE TABLE "send_parts" (
	"message_id" text NOT NULL,
	"provider" text NOT NULL,
	"part" text NOT NULL,
	"state" text NOT NULL,
	"code" text,
	"receipt_at" bigint NOT NULL,
	CONSTRAINT "send_parts_pk" PRIMARY KEY("message_id","provider","part")
);
--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "parts" integer;--> statement-breakpoint
ALTER TABLE "send_parts" ADD CONSTRAINT "send_parts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;