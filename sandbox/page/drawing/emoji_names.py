"""Short names that Slack has and the emoji package does not, or gives to another picture."""

_OWN = """
admission_tickets 🎟️  airplane_departure 🛫  bald_person 🧑‍🦲  ballot_box_with_ballot 🗳️  barely_sunny 🌥️
beach_with_umbrella 🏖️  beetle 🪲  black_bird 🐦‍⬛  bride_with_veil 👰  briefs 🩲  camera_with_flash 📸
cheese_wedge 🧀  collision 💥  cooking 🍳  curly_haired_person 🧑‍🦱  dolphin 🐬  drum_with_drumsticks 🥁  egg 🥚
eject ⏏️  email ✉️  face_palm 🤦  face_vomiting 🤮  face_with_cowboy_hat 🤠
face_with_finger_covering_closed_lips 🤫  face_with_hand_over_mouth 🤭  face_with_monocle 🧐
face_with_one_eyebrow_raised 🤨  face_with_open_mouth_vomiting 🤮  face_with_raised_eyebrow 🤨
face_with_rolling_eyes 🙄  face_with_symbols_on_mouth 🤬  female-doctor 👩‍⚕️  fencer 🤺  film_frames 🎞️
first_place_medal 🥇  giraffe_face 🦒  glass_of_milk 🥛  gorilla 🦍
grinning_face_with_one_large_and_one_small_eye 🤪  grinning_face_with_star_eyes 🤩  guardsman 💂
hand_with_index_and_middle_fingers_crossed 🤞  handball 🤾  honeybee 🐝  i_love_you_hand_sign 🤟  juggling 🤹
keycap_star *️⃣  kiwifruit 🥝  knife_fork_plate 🍽️  lady_beetle 🐞  ladybug 🐞  large_blue_square 🟦
large_brown_circle 🟤  large_brown_square 🟫  large_green_circle 🟢  large_green_square 🟩  large_orange_circle 🟠
large_orange_square 🟧  large_purple_circle 🟣  large_purple_square 🟪  large_red_square 🟥  large_yellow_circle 🟡
large_yellow_square 🟨  lightning 🌩️  lightning_cloud 🌩️  linked_paperclips 🖇️  male-doctor 👨‍⚕️
man-with-bunny-ears-partying 👯‍♂️  man-wrestling 🤼‍♂️  man_and_woman_holding_hands 👫  man_climbing 🧗‍♂️
man_in_lotus_position 🧘‍♂️  man_in_steamy_room 🧖‍♂️  man_kneeling 🧎‍♂️  man_standing 🧍‍♂️  man_with_beard 🧔‍♂️
man_with_turban 👳  mate_drink 🧉  medal 🎖️  memo 📝  men-with-bunny-ears-partying 👯‍♂️  men_holding_hands 👬
middle_finger 🖕  mostly_sunny 🌤️  mother_christmas 🤶  octagonal_sign 🛑  ok_woman 🙆  open_book 📖
partly_sunny_rain 🌦️  paw_prints 🐾  person_climbing 🧗  person_doing_cartwheel 🤸  person_frowning 🙍
person_in_lotus_position 🧘  person_in_steamy_room 🧖  person_with_headscarf 🧕  rain_cloud 🌧️  raised_hand ✋
red_haired_person 🧑‍🦰  rolling_on_the_floor_laughing 🤣  sailboat ⛵  satellite 🛰️  satellite_antenna 📡  scooter 🛴
second_place_medal 🥈  serious_face_with_symbols_covering_mouth 🤬  shocked_face_with_exploding_head 🤯
shopping_bags 🛍️  shopping_trolley 🛒  sign_of_the_horns 🤘  smiling_face_with_3_hearts 🥰
smiling_face_with_smiling_eyes_and_hand_covering_mouth 🤭  snow_cloud 🌨️  snowman ☃️  snowman_without_snow ⛄
spock-hand 🖖  sports_medal 🏅  staff_of_aesculapius ⚕️  sun_behind_cloud 🌥️  sun_behind_rain_cloud 🌦️
sun_small_cloud 🌤️  tangerine 🍊  telephone ☎️  the_horns 🤘  thinking_face 🤔  third_place_medal 🥉  tornado 🌪️
tornado_cloud 🌪️  umbrella ☂️  umbrella_on_ground ⛱️  umbrella_with_rain_drops ☔  waxing_gibbous_moon 🌔
white_haired_person 🧑‍🦳  woman-with-bunny-ears-partying 👯‍♀️  woman-wrestling 🤼‍♀️
woman_and_man_holding_hands 👫  woman_climbing 🧗‍♀️  woman_in_lotus_position 🧘‍♀️  woman_in_steamy_room 🧖‍♀️
woman_kneeling 🧎‍♀️  woman_standing 🧍‍♀️  woman_with_beard 🧔‍♀️  woman_with_veil 👰‍♀️  womans_flat_shoe 🥿
women-with-bunny-ears-partying 👯‍♀️  women_holding_hands 👭  wrestlers 🤼  zebra_face 🦓
"""

SLACK_NAMES: dict[str, str] = dict(zip(_OWN.split()[::2], _OWN.split()[1::2], strict=True))
"""Character by short name."""
