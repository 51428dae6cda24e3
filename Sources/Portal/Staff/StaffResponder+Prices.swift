import Enrollment
import Model
import Store

/// 价格表: what businesses cost today, what they will cost, and setting that.
extension StaffResponder {
    func prices(_ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try pricePage(visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try StaffResponder.priceAct(visit)
        } again: { faults, status in
            try pricePage(visit, faults, status: status)
        }
    }

    /// What a form with a price list asks for.
    static func priceAct(_ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        guard visit.text("deed") == "price_set" else { throw unknownDeed }
        var entries: [String: Int64] = [:]
        var failures: [ValidationFailure] = []
        for type in ApplicationType.allCases {
            // What is never paid for is not asked for.
            guard type != .unlock, type != .revoke else {
                entries[type.rawValue] = 0
                continue
            }
            entries[type.rawValue] = Money.fen(visit.text(type.rawValue))
            guard entries[type.rawValue] == nil else { continue }
            failures.append(ValidationFailure(type.rawValue, .badFormat, "\(type.label)：应为元，如 200.00"))
        }
        let day = CalendarDay(visit.text("from"))
        if day == nil { failures.append(ValidationFailure("from", .badFormat, "生效日期：应如 2026-12-01")) }
        guard let day, failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        return .setPrices(entries, from: day, text: visit.text("text"))
    }

    private func pricePage(
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let lists = try services.enrollment.priceLists()
        let inForce = try services.enrollment.listInForce()
        let view = DeedView(
            title: words.text("register_prices", language),
            state: inForce.map { words.text("price_version", language, String($0.version)) }
                ?? words.text("price_shipped", language),
            tone: "quiet",
            facts: try ApplicationType.allCases.map { type in
                let fen = try services.enrollment.price(of: type)
                return SheetView.Row(label: business(type, language), value: amount(fen, language))
            },
            history: lists.suffix(20).reversed().map { row($0, language) },
            faults: faults,
            forms: may(.setPrices, visit) ? [try priceForm(visit, faults)] : [],
            notice: nil,
            back: "/"
        )
        return page("deed", "register_prices", visit, view, status: status)
    }

    private func priceForm(_ visit: StaffVisit, _ faults: [FaultView]) throws -> DeedForm {
        let paid = ApplicationType.allCases.filter { $0 != .unlock && $0 != .revoke }
        let inputs = try paid.map { type in
            DeedInput(
                type.rawValue,
                "business_\(type.rawValue)",
                .line(length: 12),
                value: Money.yuan(try services.enrollment.price(of: type))
            )
        }
        let day = services.enrollment.today.advanced(byDays: 1)
        return form(
            "price_set",
            to: StaffRegisterPage.prices.path,
            asking: inputs + [
                DeedInput("from", "price_from", .line(length: 10), value: day.description),
                DeedInput("text", "col_grounds", .line(length: 200)),
            ],
            visit,
            faults
        )
    }

    /// A list of the book in one line.
    private func row(_ list: PriceListRecord, _ language: Language) -> SheetView.Row {
        let prices = ApplicationType.allCases.compactMap { type in
            list.fen[type].map { "\(business(type, language)) \(amount($0, language))" }
        }
        let day = CalendarDay(list.effectiveFrom).description
        return SheetView.Row(
            label: words.text("price_since", language, day, String(list.version)),
            value: "\(prices.joined(separator: "，")) · \(list.setBy) · \(list.text)"
        )
    }

    private func amount(_ fen: Int64, _ language: Language) -> String {
        fen == 0 ? words.text("channel_ZERO", language) : "\(Money.yuan(fen)) 元"
    }
}
