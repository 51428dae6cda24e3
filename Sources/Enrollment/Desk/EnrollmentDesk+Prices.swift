public import Model

/// 价格表: lists with a day from which they hold; an order keeps the price of the moment in which it was opened.
///
/// Source: product.md §4.5 and §16 item 2.
extension EnrollmentDesk {
    /// What a business costs at this moment, in fen.
    ///
    /// - Throws: `EnrollmentError` with `.badPrice` for a list in the book that lacks it, or `.book`.
    public func price(of type: ApplicationType) throws(EnrollmentError) -> Int64 {
        guard let record = try listInForce() else { return prices.price(of: type) }
        guard let fen = record.fen[type] else { throw EnrollmentError(.badPrice(type.rawValue)) }
        return fen
    }

    /// What an application costs at this moment, in fen: 替换并更新 is one order of both.
    ///
    /// - Throws: `EnrollmentError` with `.badPrice` or `.book`.
    public func price(of type: ApplicationType, renews: Bool) throws(EnrollmentError) -> Int64 {
        let fen = try price(of: type)
        return renews ? fen + (try price(of: .renew)) : fen
    }

    /// The list of the book that holds at this moment; nil when what the centre was opened with does.
    ///
    /// - Throws: `EnrollmentError` with `.book`.
    public func listInForce() throws(EnrollmentError) -> PriceListRecord? {
        let now = clock.now
        return try priceLists().filter { $0.effectiveFrom <= now }.max { one, other in
            (one.effectiveFrom, one.version) < (other.effectiveFrom, other.version)
        }
    }

    /// Every list of the book, oldest first.
    ///
    /// - Throws: `EnrollmentError` with `.book`.
    public func priceLists() throws(EnrollmentError) -> [PriceListRecord] {
        try read { () throws(BookError) in try source.priceLists() }
    }

    /// Sets what businesses cost from a day on; orders that are open keep their price.
    ///
    /// A list for the same day takes the place of the one before, so that what was set wrongly is set again before its day.
    ///
    /// - Parameters:
    ///   - entries: each business with its price in fen, as in `prices.yaml`.
    ///   - day: the first day on which it holds, after today: nobody pays another price than was shown this morning.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a business administrator.
    /// - Returns: the list.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed` or `.book` (`.exists` when somebody
    ///   else set one in the same moment).
    public func setPrices(
        _ entries: [String: Int64],
        from day: CalendarDay,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> PriceListRecord {
        do throws(EnrollmentError) {
            try permit(.setPrices, principal, nil)
        } catch {
            throw await recorded(error, "price.set", principal, day.description)
        }
        try check(entries, day)
        let reason = try reason(text)
        let version = (try priceLists().map(\.version).max() ?? 0) + 1
        let record = PriceListRecord(
            version: version,
            effectiveFrom: day.start,
            fen: ApplicationType.allCases.reduce(into: [:]) { $0[$1] = entries[$1.rawValue] },
            text: reason,
            setBy: principal.auditName,
            createdAt: clock.now
        )
        let detail = entries.mapValues { String($0) }
            .merging(["from": day.description, "text": reason]) { $1 }
        try await write([
            .office(.setPrices(record)),
            .audit(audit("price.set", "price list \(version)", principal, detail)),
        ])
        return record
    }

    private func check(_ entries: [String: Int64], _ day: CalendarDay) throws(EnrollmentError) {
        let failures = PriceList.faults(in: entries).map { name in
            let label = ApplicationType(rawValue: name)?.label ?? name
            let most = Money.yuan(PriceList.maximum(of: name))
            return ValidationFailure(name, .badFormat, "\(label)：应为 0 至 \(most) 元")
        }
        let late = ValidationFailure("from", .notInList, "生效日期：须在今天之后")
        guard failures.isEmpty, day > today else {
            throw EnrollmentError(.validationFailed(failures + (day > today ? [] : [late])))
        }
    }
}
