import Model

/// What pages and the window share: who may ask, what waits for the user, and the tokens.
struct AssistantDesk: Sendable {
    /// The origins whose pages may ask.
    let origins: Set<WebOrigin>
    let host = LoopbackHost()
    let passes: OriginPasses
    let pairings: PairingDesk
    let signatures: SignatureDesk
    let sessions: WindowSessions
    let deeds = WindowDeeds()
    let tokens: HolderTokens
    /// 解锁服务; nil where the settings name no centre.
    let unlock: HolderUnlock?
    /// 更新服务 and 替换服务; nil where the settings name no centre.
    let renewal: HolderRenewal?
    let log: EventLog
    /// Looks at machine and settings, for 自检.
    let environment: @Sendable () -> [CheckLine]
    /// Opens an address in the user's browser; false when it cannot.
    let browse: @Sendable (String) -> Bool

    init(
        origins: [WebOrigin],
        tokens: HolderTokens,
        clock: WallClock,
        door: (any CentreDoor)? = nil,
        renewal: HolderRenewal? = nil,
        signatures: SignatureDesk = SignatureDesk(),
        log file: LogFile? = nil,
        environment: @escaping @Sendable () -> [CheckLine] = { [] },
        browse: @escaping @Sendable (String) -> Bool
    ) {
        self.origins = Set(origins)
        self.tokens = tokens
        unlock = door.map { HolderUnlock(tokens: tokens, door: $0, drawer: renewal?.drawer) }
        self.renewal = renewal
        self.signatures = signatures
        self.environment = environment
        self.browse = browse
        passes = OriginPasses(clock: clock)
        pairings = PairingDesk(clock: clock)
        sessions = WindowSessions(clock: clock)
        log = EventLog(clock: clock, file: file)
    }

    /// Opens the window: a page of ours, at a link that works once.
    ///
    /// - Throws: `AssistantError` with `.noBrowser`, `.busy` when windows are opened too fast, or `.crypto`.
    func openWindow() throws(AssistantError) {
        let ticket = try sessions.ticket()
        guard browse(host.url("/open/\(ticket)")) else { throw AssistantError(.noBrowser) }
    }
}
