# Converts cdnow.csv to a history for `punchcard import`: one JSON object per line, in time order. The dates are moved so
# that the last purchase is today (UTC). The data has no times, so a day's purchases are spread over the opening hours.
# Today's are spread over the hours so far, so that none is in the future. The channels are made up too: see channel().
#
# usage: awk -v now="$(date +%s)" -f history.awk cdnow.csv

BEGIN {
    FS = ","
    OPENS = 9 * 3600
    CLOSES = 21 * 3600
    if (now + 0 <= 0) {
        print "history.awk: give the present time in seconds since 1970: -v now=\"$(date +%s)\"" > "/dev/stderr"
        exit 2
    }
}

/^#/ || $1 == "day" { next }

{
    rows++
    day[rows] = $1
    customer[rows] = $2
    items[rows] = $3
    cents[rows] = $4
    purchases[$1]++
}

END {
    if (!rows) exit 2
    today = int(now / 86400)
    for (row = 1; row <= rows; row++) {
        nth = row > 1 && day[row] == day[row - 1] ? nth + 1 : 0
        number = today - day[rows] + day[row]
        second = second_of_day(number, nth, purchases[day[row]], row)
        printf "{\"id\":\"cdnow-%d\",\"eventId\":\"purchase_completed\",\"userId\":\"customer-%04d\",", \
            row, customer[row]
        printf "\"timestamp\":\"%sT%02d:%02d:%02dZ\",", \
            date(number), int(second / 3600), int(second / 60) % 60, second % 60
        printf "\"metadata\":{\"amount\":%d.%02d,\"currency\":\"USD\",\"items\":%d,\"channel\":\"%s\"}}\n", \
            int(cents[row] / 100), cents[row] % 100, items[row], channel(row)
    }
}

# The second of the day of a day's nth purchase, counted from 0. Its distance to its neighbours depends only on the
# row, so that the same day always gives the same history.
function second_of_day(number, nth, count, row,    opens, closes, elapsed) {
    opens = OPENS
    closes = CLOSES
    elapsed = now - number * 86400
    if (elapsed < closes) closes = elapsed
    if (closes < opens) opens = 0
    return opens + int((closes - opens) * (nth + (row * 7919 % 1009) / 1009) / count)
}

# Where a purchase was made: a quarter in the store, and in the app a tenth at first and four tenths in the end. It depends
# only on the row, as if each were drawn.
function channel(row,    draw) {
    draw = (row * 7919 + customer[row] * 31) % 1009 / 1009
    return draw < 0.25 ? "store" : draw < 0.35 + 0.3 * day[row] / day[rows] ? "app" : "web"
}

# YYYY-MM-DD of a day counted from 1970-01-01, in the proleptic Gregorian calendar. Years are counted from March here,
# so that a leap day is the last day of its year.
function date(number,    era, dayOfEra, yearOfEra, dayOfYear, month) {
    number += 719468                            # days from 0000-03-01 to 1970-01-01
    era = int(number / 146097)
    dayOfEra = number - era * 146097
    yearOfEra = int((dayOfEra - int(dayOfEra / 1460) + int(dayOfEra / 36524) - int(dayOfEra / 146096)) / 365)
    dayOfYear = dayOfEra - (365 * yearOfEra + int(yearOfEra / 4) - int(yearOfEra / 100))
    month = int((5 * dayOfYear + 2) / 153)      # 0 is March
    return sprintf("%04d-%02d-%02d", era * 400 + yearOfEra + (month > 9), month > 9 ? month - 9 : month + 3, \
        dayOfYear - int((153 * month + 2) / 5) + 1)
}
