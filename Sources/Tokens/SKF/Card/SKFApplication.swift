import CSKF
import OpenSSL

/// The application on a token that is ours: two PINs, and containers with keys.
///
/// Whoever logged in is logged out when it goes away.
///
/// Source: GM/T 0016-2012 §7.2, §7.3, §7.5.
struct SKFApplication {
    private let session: SKFSession
    private var handle: SKFHandle { session.handle }
    private var profile: SKFProfile { handle.library.profile }

    /// Where a library says how many tries are left; what it leaves as it is was not told.
    private static let untold: UInt64 = 0xFFFF_FFFF

    /// Takes an application that was opened.
    init(_ handle: SKFHandle) {
        session = SKFSession(handle)
    }

    /// Tries left; costs none.
    func triesLeft(_ person: SKFPerson) throws(TokenError) -> Int {
        var (all, left, isDefault) = (UInt64(0), UInt64(0), UInt64(0))
        try unsafe handle.call("SKF_GetPINInfo", CSKF_GetPINInfo.self) {
            unsafe $0($1, person.rawValue, &all, &left, &isDefault)
        }
        return Int(clamping: left)
    }

    /// Logs in; never with the last try.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked`, `.tooFewTries`, or their like for the administrator.
    func logIn(_ person: SKFPerson, _ secret: borrowing SecretBytes) throws(TokenError) {
        try spare(person)
        var pin = secret.terminated()
        defer { pin.wipe() }
        var left = Self.untold
        let status = try unsafe handle.status("SKF_VerifyPIN", CSKF_VerifyPIN.self) {
            unsafe $0($1, person.rawValue, pin, &left)
        }
        try judge(status, "SKF_VerifyPIN", person, left)
    }

    /// Changes a PIN; never with the last try.
    func change(
        _ person: SKFPerson,
        from current: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) throws(TokenError) {
        try spare(person)
        var pins = (old: current.terminated(), new: new.terminated())
        defer {
            pins.old.wipe()
            pins.new.wipe()
        }
        var left = Self.untold
        let status = try unsafe handle.status("SKF_ChangePIN", CSKF_ChangePIN.self) {
            unsafe $0($1, person.rawValue, pins.old, pins.new, &left)
        }
        try judge(status, "SKF_ChangePIN", person, left)
    }

    /// Sets the user's PIN by the administrator's, and gives it all its tries back; never with the administrator's last try.
    func unblock(
        by administrator: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) throws(TokenError) {
        try spare(.administrator)
        var pins = (administrator: administrator.terminated(), new: new.terminated())
        defer {
            pins.administrator.wipe()
            pins.new.wipe()
        }
        var left = Self.untold
        let status = try unsafe handle.status("SKF_UnblockPIN", CSKF_UnblockPIN.self) {
            unsafe $0($1, pins.administrator, pins.new, &left)
        }
        try judge(status, "SKF_UnblockPIN", .administrator, left)
    }

    /// The container of a slot; nil when there is none.
    func container(_ slot: TokenSlot) throws(TokenError) -> SKFContainer? {
        let name = profile.container(slot)
        guard try handle.names("SKF_EnumContainer").contains(name) else { return nil }
        let text = name + [0]
        return SKFContainer(
            try unsafe handle.open(
                "SKF_OpenContainer",
                CSKF_OpenContainer.self,
                closing: "SKF_CloseContainer"
            ) { unsafe $0($1, text, $2) },
            in: self
        )
    }

    /// A new container for a slot, in place of the one that was there; the user is logged in.
    func replaceContainer(_ slot: TokenSlot) throws(TokenError) -> SKFContainer {
        let name = profile.container(slot)
        let text = name + [0]
        if try handle.names("SKF_EnumContainer").contains(name) {
            try unsafe handle.call("SKF_DeleteContainer", CSKF_DeleteContainer.self) { unsafe $0($1, text) }
        }
        return SKFContainer(
            try unsafe handle.open(
                "SKF_CreateContainer",
                CSKF_CreateContainer.self,
                closing: "SKF_CloseContainer"
            ) { unsafe $0($1, text, $2) },
            in: self
        )
    }

    /// The last try is given to nothing.
    private func spare(_ person: SKFPerson) throws(TokenError) {
        switch try triesLeft(person) {
        case 0: throw person.locked
        case 1: throw TokenError(.tooFewTries(of: person.secret, left: 1))
        default: break
        }
    }

    private func judge(
        _ status: SKFStatus,
        _ operation: String,
        _ person: SKFPerson,
        _ left: UInt64
    ) throws(TokenError) {
        switch handle.library.reason(status, operation, triesLeft: left == Self.untold ? nil : left) {
        case nil: return
        case .wrongPIN(let left): throw person.wrong(left)
        case .pinLocked: throw person.locked
        case .some(let reason): throw TokenError(reason)
        }
    }
}

/// Logs out whoever logged in to an application, once, when it goes away.
private final class SKFSession {
    let handle: SKFHandle

    init(_ handle: SKFHandle) {
        self.handle = handle
    }

    deinit {
        // A token that was pulled has logged out by itself.
        _ = try? unsafe handle.status("SKF_ClearSecureState", CSKF_ClearSecureState.self) { unsafe $0($1) }
    }
}

extension SecretBytes {
    /// The octets with a NUL behind them, as C has texts; the caller wipes them.
    borrowing func terminated() -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(count + 1)
        withBytes { bytes in
            for index in bytes.indices { octets.append(bytes[index]) }
        }
        octets.append(0)
        return octets
    }
}
