public import Model

/// The desk over which every application goes: reads facts, lets pure rules decide, and commits what they
/// decided, which is always state, audit event and notice in one.
///
/// Every refusal by policy (permission, separation of duties, transition table, wrong amount) is itself
/// written to the audit chain before it is thrown.
///
/// Deeds take an optional `key`: the same deed with the same key, repeated, changes nothing and returns the
/// application as it is. They take an optional `version`: the version the caller looked at; when the
/// application has moved on, the deed is refused with `.stateChanged`.
public struct EnrollmentDesk: Sendable {
    let book: any Book
    let source:
        any WorkflowSource & WorkflowIndex & DeliverySource & CaseSource & ApplicantSource & MoneySource
            & PaperSource & PriceSource & StaffSource
    let clock: WallClock
    let prices: PriceList
    let policy: EnrollmentPolicy
    let ports: EnrollmentPorts

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - book: where decisions are committed.
    ///   - source: where facts are read.
    ///   - clock: what time it is.
    ///   - prices: what each business costs where the book has no list that is in force.
    ///   - policy: the centre's choices.
    ///   - ports: cryptography and the vault for documents.
    public init(
        book: any Book,
        source: any WorkflowSource & WorkflowIndex & DeliverySource & CaseSource & ApplicantSource
            & MoneySource & PaperSource & PriceSource & StaffSource,
        clock: WallClock,
        prices: PriceList,
        policy: EnrollmentPolicy = EnrollmentPolicy(),
        ports: EnrollmentPorts
    ) {
        self.book = book
        self.source = source
        self.clock = clock
        self.prices = prices
        self.policy = policy
        self.ports = ports
    }

    /// The same desk with another book to write in and another clock; what it reads is the same.
    ///
    /// - Parameters:
    ///   - book: where decisions are committed.
    ///   - clock: what time they say it is.
    /// - Returns: the desk.
    public func writing(in book: any Book, at clock: WallClock) -> EnrollmentDesk {
        EnrollmentDesk(
            book: book,
            source: source,
            clock: clock,
            prices: prices,
            policy: policy,
            ports: ports
        )
    }

    /// Days after approval until an unpaid order lapses.
    public var unpaidDays: Int64 { policy.unpaidDays }

    /// Today in Asia/Shanghai.
    public var today: CalendarDay { CalendarDay(clock.now) }
}
