"""Words that stand in no other file: one in every fact of a followed-up case."""

# Facts by their canonical names.
NAMES = """
speaker writer_surname writer_given writer_patronymic writer_gender writer_address
writer_email writer_phone writer_country writer_relation man_surname man_given
man_patronymic man_born man_rank man_unit man_number man_status man_called_by held
held_place held_since held_by last_contact refusal_on circumstances steps_taken witnesses
consent publicity name_him urgency own_words conscience court_name court_address
commissariat_name commissariat_address commander_unit commander_address previous_kind
previous_authority previous_sent_on previous_number previous_received_on previous_reply_on
previous_reply_number previous_reply_kind
"""
FACTS = {
    name: f"Сентинель{number}-{name} Ёжикова\n<b>{number * 7919}</b>"
    for number, name in enumerate(NAMES.split(), start=1)
}
MOVED = ("КУСП-сентинель-4711", "Ответсентинель из управления")
