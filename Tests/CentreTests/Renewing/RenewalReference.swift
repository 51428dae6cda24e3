import Model

/// What a 更新 at its holder's may do, told as simply as it can be: the reference of the walk.
struct RenewalReference {
    /// What was signed for one key.
    struct Entry: Equatable {
        let key: Int
        var state: CertificateState
    }

    static let session: Int64 = 1800
    static let lifetime: Int64 = 72 * 3600

    private(set) var old = CertificateState.active
    private(set) var application = ApplicationState.pendingExecution
    private(set) var line: [Entry] = []
    /// When the newest code ends; nil when it is worth nothing.
    private var codeUntil: Timestamp?
    private var sessionUntil: Timestamp?
    /// The key of the one request of the newest code.
    private var requested: Int?
    /// The key whose certificate the session of now was answered with.
    private(set) var answered: Int?

    init(codeAt now: Timestamp) { codeUntil = now.advanced(bySeconds: Self.lifetime) }

    private var isOpen: Bool { application == .pendingExecution }

    /// Whether the newest code can do something.
    private func isUsable(at now: Timestamp) -> Bool {
        (sessionUntil ?? codeUntil).map { $0 > now } ?? false
    }

    private func isRunning(at now: Timestamp) -> Bool { sessionUntil.map { $0 > now } ?? false }

    func mayResend() -> Bool { isOpen && old == .active }
    func mayRedeem(at now: Timestamp) -> Bool { isOpen && old == .active && isUsable(at: now) }

    func mayCertify(_ key: Int, at now: Timestamp) -> Bool {
        guard isOpen, old == .active, isRunning(at: now), requested == nil || requested == key else {
            return false
        }
        guard let known = line.first(where: { $0.key == key }) else { return true }
        // A key is certified once: it is the last one, and good, or it is nothing.
        return known.state == .issued && line.last?.key == key
    }

    func mayComplete(at now: Timestamp) -> Bool {
        guard isRunning(at: now), let answered, line.last?.key == answered else { return false }
        // What is done is said again.
        if application == .completed { return true }
        return isOpen && old == .active && line.last?.state == .issued
    }

    mutating func resent(at now: Timestamp) {
        (codeUntil, sessionUntil) = (now.advanced(bySeconds: Self.lifetime), nil)
        (requested, answered) = (nil, nil)
    }

    mutating func redeemed(at now: Timestamp) {
        sessionUntil = sessionUntil ?? now.advanced(bySeconds: Self.session)
        answered = nil
    }

    mutating func certified(_ key: Int) {
        (requested, answered) = (key, key)
        if line.last?.key == key { return }
        giveUp()
        line.append(Entry(key: key, state: .issued))
    }

    mutating func completed() {
        application = .completed
        line[line.count - 1].state = .active
    }

    /// What no code goes on with.
    mutating func swept(at now: Timestamp) {
        guard line.last?.state == .issued, !(isOpen && isUsable(at: now)) else { return }
        giveUp()
        // The code that was over is void.
        (codeUntil, sessionUntil) = (nil, nil)
    }

    mutating func held() { old = .held }
    mutating func released() { old = .active }
    mutating func revoked() { old = .revoked }

    /// The application follows the revocation.
    mutating func settled() {
        guard old == .revoked, isOpen else { return }
        application = .closed
        giveUp()
        (codeUntil, sessionUntil) = (nil, nil)
    }

    private mutating func giveUp() {
        if line.last?.state == .issued { line[line.count - 1].state = .revoked }
    }
}
