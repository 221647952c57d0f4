/// A day of the Gregorian calendar, also before it was made.
///
/// Years are counted from March, so that a leap day is the last of its year; then months have lengths that repeat every five, and
/// 400 years have 146,097 days.
struct CivilDate: Hashable {
    let year: Int64
    let month: Int64
    let day: Int64

    private static let daysOfEra: Int64 = 146_097
    /// Days from the first of March of the year 0 to 1970.
    private static let beginning: Int64 = 719_468

    init(year: Int64, month: Int64, day: Int64) { (self.year, self.month, self.day) = (year, month, day) }

    /// - Parameter days: since the first of January 1970.
    init(day days: Int64) {
        let shifted = days + Self.beginning
        let era = (shifted >= 0 ? shifted : shifted - Self.daysOfEra + 1) / Self.daysOfEra
        let dayOfEra = shifted - era * Self.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since the first of January 1970; negative before.
    var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysOfEra + dayOfEra - Self.beginning
    }

    /// Whether there is such a day.
    var isReal: Bool {
        (1...12).contains(month) && (1...31).contains(day) && CivilDate(day: daysSince1970) == self
    }
}
