public import Model
public import Tokens

/// 制证, many at a time: every reader works by itself, each on a job of its own, and the operator only changes tokens.
///
/// Everything that happens is taken up one after the other by one loop, so two readers never choose the same job; the
/// work on the tokens themselves runs beside it. What is on record is the line's: a shift that is killed is begun again,
/// and loses nothing.
///
/// Source: product.md §5.3.
public actor ProductionShift {
    /// Told of a finished token, by application and serial number, before its operator is: writes the letter, and returns
    /// where it went; nil when none is written.
    public typealias Farewell = @Sendable (ApplicationNumber, String) async throws -> String?

    let line: ProductionLine
    let orders: ShiftOrders
    let source: TokenSource
    let farewell: Farewell
    let tell: @Sendable (BayReport) -> Void
    let tellWants: @Sendable (ShiftWants) -> Void
    let post: @Sendable (ShiftSignal) -> Void
    private let signals: AsyncStream<ShiftSignal>
    /// How long the readers wait for modules before the shift begins without them.
    private static let courtesy = Duration.seconds(2)

    /// The readers, by name.
    var bays: [String: Bay] = [:]
    var tally = ShiftTally()
    /// Jobs that a token was refused for in this shift: others go first.
    var deferred: Set<ApplicationNumber> = []
    /// Jobs that somebody in this shift is at work on.
    var inHand: Set<ApplicationNumber> = []
    var isClosing = false
    /// What makes it senseless to go on, as an authority's key that is away.
    var fault: (any Error)?
    /// Why the readers cannot be asked.
    var trouble: (any Error)?
    var lastEvent = ContinuousClock.now
    /// What was told last of what is to be inserted.
    var wants: ShiftWants?
    /// When it was last asked which tokens are to be given up.
    var lastOrders = ContinuousClock.now

    /// One reader, and the insertion that its report is about.
    struct Bay {
        var report: BayReport
        /// Whether the smart card service has it.
        let isReader: Bool
        var insertion: UInt32?
        /// Its token was not there when the readers were looked at.
        var isMissing = false
        /// Its token is looked at again although nobody saw it go.
        var isSecondLook = false
        /// What was told of its token when that was finished; nil once it was taken out.
        var finished: BayReport?
    }

    /// Prepares a shift; nothing is touched yet.
    ///
    /// - Parameters:
    ///   - line: the station's line.
    ///   - orders: what to make.
    ///   - source: where tokens are.
    ///   - farewell: what is done for each finished token.
    ///   - tellWants: told what the operator is to insert, at the beginning and whenever that changes.
    ///   - tell: told of every change at a reader.
    public init(
        line: ProductionLine,
        orders: ShiftOrders,
        source: TokenSource,
        farewell: @escaping Farewell = { _, _ in nil },
        tellWants: @escaping @Sendable (ShiftWants) -> Void = { _ in },
        tell: @escaping @Sendable (BayReport) -> Void = { _ in }
    ) {
        self.line = line
        self.orders = orders
        self.source = source.only(orders.places)
        self.farewell = farewell
        self.tell = tell
        self.tellWants = tellWants
        let (stream, continuation) = AsyncStream.makeStream(of: ShiftSignal.self)
        signals = stream
        post = { continuation.yield($0) }
    }

    /// What it came to so far, also after `run` has thrown.
    public var outcome: ShiftTally { tally }

    /// Lets the tokens in hand be finished, and begins no other.
    public nonisolated func close() { post(.close) }

    /// Works until everything is made, nothing happens for as long as the orders wait, or `close` is called.
    ///
    /// - Returns: what it came to.
    /// - Throws: `TokenError` with `.noReader`, `.unknownReader` or `.serviceNotRunning`, or why a module fails that a place is behind, before anything is done; what stops every token alike, as `IssuanceError` with `.keyUnavailable` or `BookError`, after the tokens in
    ///   hand came to rest; `TokenError` when the readers cannot be asked at the end.
    public func run() async throws -> ShiftTally {
        try await checkPlaces()
        await review()
        await learnWants()
        let watch = ShiftWatch(source: source, post: post)
        let watcher = Task { await watch.run() }
        defer { watcher.cancel() }
        for await signal in signals {
            await take(signal)
            if await isOver() { break }
        }
        if let fault { throw fault }
        if isClosing {
            tally.elsewhere = [:]
        } else {
            await learnWants()
            if let fault { throw fault }
            tally.left = try await left
        }
        if let trouble, tally.made.isEmpty { throw trouble }
        return tally
    }

    /// A station without readers is told so at once.
    private func checkPlaces() async throws {
        do throws(TokenError) {
            try check(await source.places(within: ProductionShift.courtesy))
        } catch {
            // What is missing may be behind a module that is slow.
            try check(await source.places())
        }
    }

    private func check(_ places: [TokenPlace]) throws(TokenError) {
        let names = Set(places.filter(\.isReachable).map(\.name))
        let trouble = places.compactMap(\.trouble).first
        guard !names.isEmpty else { throw trouble ?? TokenError(.noReader) }
        if let missing = orders.places.subtracting(names).min() {
            throw trouble ?? TokenError(.unknownReader(missing))
        }
    }

    private func take(_ signal: ShiftSignal) async {
        switch signal {
        case .places(let places):
            trouble = places.first(where: \.isService)?.trouble
            look(at: places)
            await obeyOrders()
        case .trouble(let error):
            trouble = error
            lookAway()
        case .opened(let place, let token): await begin(at: place, token)
        case .point(let place, let point): show(place) { $0.state = .making(point) }
        case .ended(let place, let application, let ending): await end(at: place, application, ending)
        case .close: isClosing = true
        }
    }

    private func isOver() async -> Bool {
        guard !bays.values.contains(where: \.report.isBusy), inHand.isEmpty else { return false }
        if isClosing || fault != nil { return true }
        if ContinuousClock.now - lastEvent >= orders.patience { return true }
        guard tally.awaited.isEmpty else { return false }
        return await !hasWork()
    }

    /// Changes a reader's report and tells of it.
    func show(_ place: String, _ change: (inout BayReport) -> Void) {
        guard var bay = bays[place] else { return }
        change(&bay.report)
        guard bay.report != bays[place]?.report else { return }
        bays[place] = bay
        lastEvent = .now
        tell(bay.report)
    }
}
