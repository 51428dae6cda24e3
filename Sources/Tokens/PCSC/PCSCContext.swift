import CPCSC

/// Owns one connection to the resource manager.
///
/// Every card connection has its own, because a call that hangs blocks all others of its context.
@safe
final class PCSCContext: Sendable {
    let handle: SCARDCONTEXT

    /// - Throws: `TokenError` with `.serviceNotRunning` or `.reader`.
    init() throws(TokenError) {
        var handle: SCARDCONTEXT = 0
        let scope = DWORD(SCARD_SCOPE_SYSTEM)
        try PCSCStatus.checkService(
            unsafe SCardEstablishContext(scope, nil, nil, &handle),
            "SCardEstablishContext"
        )
        self.handle = handle
    }

    deinit { SCardReleaseContext(handle) }

    /// Whether the resource manager answers somebody who was not there before, within five seconds.
    static func isServed() -> Bool {
        let names = try? ServiceCall.run(within: .seconds(5)) { () throws(TokenError) in
            try PCSCContext().readerNames()
        }
        return names != nil
    }

    /// The names of all readers; empty when there is none.
    func readerNames() throws(TokenError) -> [String] {
        var length: DWORD = 0
        let asked = unsafe SCardListReaders(handle, nil, nil, &length)
        if asked == SCARD_E_NO_READERS_AVAILABLE { return [] }
        try PCSCStatus.checkService(asked, "SCardListReaders")
        // A reader may appear between the two calls: leave room.
        var names = [CChar](repeating: 0, count: Int(clamping: length) + 1024)
        length = DWORD(names.count)
        let listed = unsafe SCardListReaders(handle, nil, &names, &length)
        if listed == SCARD_E_NO_READERS_AVAILABLE { return [] }
        try PCSCStatus.checkService(listed, "SCardListReaders")
        return names.prefix(Int(clamping: length)).split(separator: 0).map { name in
            String(decoding: name.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Waits until a reader's state differs from what is given, or the time is over.
    ///
    /// - Returns: the states now; nil when nothing changed or the wait was cancelled.
    func statusChange(
        of readers: [(name: String, state: UInt32)],
        timeoutMilliseconds: UInt32
    ) throws(TokenError) -> [CardReader]? {
        let names = readers.map { Array($0.name.utf8CString) }
        let pinned = PinnedNames(names)
        var states = unsafe [SCARD_READERSTATE](repeating: SCARD_READERSTATE(), count: readers.count)
        for index in unsafe states.indices {
            unsafe states[index].szReader = pinned.pointer(index)
            unsafe states[index].dwCurrentState = DWORD(readers[index].state)
        }
        let count = unsafe DWORD(states.count)
        let code = unsafe SCardGetStatusChange(handle, DWORD(timeoutMilliseconds), &states, count)
        withExtendedLifetime(pinned) {}
        if code == SCARD_E_TIMEOUT || code == SCARD_E_CANCELLED { return nil }
        try PCSCStatus.checkService(code, "SCardGetStatusChange", reader: readers.first?.name ?? "")
        return unsafe zip(readers, states).map { reader, state in unsafe CardReader(reader.name, state) }
    }

    /// Makes a wait in another thread return.
    func cancel() { SCardCancel(handle) }
}

/// C strings that stay where they are while this lives.
@safe
private final class PinnedNames {
    private let storage: UnsafeMutableBufferPointer<CChar>
    private let offsets: [Int]

    init(_ names: [[CChar]]) {
        let characters = names.flatMap { $0 }
        unsafe storage = .allocate(capacity: characters.count)
        _ = unsafe storage.initialize(from: characters)
        var offset = 0
        offsets = names.map { name in
            defer { offset += name.count }
            return offset
        }
    }

    deinit { unsafe storage.deallocate() }

    func pointer(_ index: Int) -> UnsafePointer<CChar>? {
        unsafe storage.baseAddress.map { unsafe UnsafePointer($0 + offsets[index]) }
    }
}

extension CardReader {
    fileprivate init(_ name: String, _ state: SCARD_READERSTATE) {
        let event = unsafe UInt32(truncatingIfNeeded: state.dwEventState)
        let length = unsafe Int(clamping: state.cbAtr)
        let atr = unsafe withUnsafeBytes(of: state.rgbAtr) { unsafe Array($0.prefix(length)) }
        let hasCard = event & UInt32(SCARD_STATE_PRESENT) != 0 && event & UInt32(SCARD_STATE_MUTE) == 0
        self.init(
            name: name,
            hasCard: hasCard,
            atr: hasCard ? atr : [],
            state: event & ~UInt32(SCARD_STATE_CHANGED)
        )
    }
}
