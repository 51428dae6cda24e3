/// 营业执照有效期: a last day, or 长期.
public enum LicenceValidity: Hashable, Sendable {
    /// 长期: no end.
    case unlimited
    /// Valid to the end of this day.
    case until(CalendarDay)

    /// Reads `yyyy-MM-dd` or `长期`.
    ///
    /// - Throws: `FieldFault` with `.badFormat`, or `.expired` when the day is not after `today`.
    public init(_ raw: String, today: CalendarDay) throws(FieldFault) {
        let text = Normalization.code(raw)
        if text == "长期" {
            self = .unlimited
            return
        }
        guard let day = CalendarDay(text) else {
            throw FieldFault(.badFormat, "应为“年-月-日”格式的日期，如 2030-12-31，或“长期”")
        }
        guard day > today else { throw FieldFault(.expired, "营业执照已到期，请换照后申办") }
        self = .until(day)
    }

    /// As the form writes it.
    public var text: String {
        switch self {
        case .unlimited: "长期"
        case .until(let day): day.description
        }
    }
}
