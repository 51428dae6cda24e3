import CSKF

/// A device, an application or a container that a library has opened; closed exactly once, before the one that it is in.
@safe
final class SKFHandle {
    /// The library.
    let library: SKFLibrary
    private let pointer: CSKF_HANDLE
    private let closing: String
    private let parent: SKFHandle?

    /// Takes over a handle.
    ///
    /// - Parameters:
    ///   - pointer: what the library gave.
    ///   - closing: the name of the function that closes it.
    ///   - parent: what it is in, and keeps open.
    ///   - library: whose it is.
    /// - Throws: `TokenError` with `.malformedAnswer` for none.
    init(
        adopting pointer: CSKF_HANDLE?,
        closing: String,
        in parent: SKFHandle? = nil,
        of library: SKFLibrary
    ) throws(TokenError) {
        guard let pointer = unsafe pointer else {
            throw TokenError(.malformedAnswer(operation: "opening a token"))
        }
        unsafe self.pointer = pointer
        self.closing = closing
        self.parent = parent
        self.library = library
    }

    deinit {
        // One that cannot be closed is gone, as that of a device that was pulled.
        _ = try? unsafe library.status(closing, CSKF_CloseContainer.self) { unsafe $0(pointer) }
    }

    /// Makes one call on it whose result the caller judges.
    ///
    /// - Throws: `TokenError` with `.unsupported` when the library does not have the function.
    func status<Function>(
        _ operation: String,
        _ type: Function.Type,
        _ body: (Function, CSKF_HANDLE) -> UInt32
    ) throws(TokenError) -> SKFStatus {
        try library.status(operation, type) { function in
            withExtendedLifetime(self) { unsafe body(function, pointer) }
        }
    }

    /// Makes one call on it.
    ///
    /// - Throws: `TokenError` for whatever is no success.
    func call<Function>(
        _ operation: String,
        _ type: Function.Type,
        _ body: (Function, CSKF_HANDLE) -> UInt32
    ) throws(TokenError) {
        try library.call(operation, type) { function in
            withExtendedLifetime(self) { unsafe body(function, pointer) }
        }
    }

    /// Makes one call on it that gives octets; see `SKFLibrary.octets`.
    func octets<Function>(
        _ operation: String,
        _ type: Function.Type,
        _ body: (Function, CSKF_HANDLE, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt64>) -> UInt32
    ) throws(TokenError) -> [UInt8] {
        try unsafe library.octets(operation, type) { function, octets, count in
            withExtendedLifetime(self) { unsafe body(function, pointer, octets, count) }
        }
    }

    /// Makes one call on it that opens what is in it.
    ///
    /// - Parameters:
    ///   - operation: the function's name.
    ///   - type: its type.
    ///   - closing: the name of the function that closes what was opened.
    ///   - body: calls the function with the place for the handle.
    /// - Returns: what was opened.
    /// - Throws: `TokenError` for whatever is no success.
    func open<Function>(
        _ operation: String,
        _ type: Function.Type,
        closing: String,
        _ body: (Function, CSKF_HANDLE, UnsafeMutablePointer<CSKF_HANDLE?>) -> UInt32
    ) throws(TokenError) -> SKFHandle {
        var handle: CSKF_HANDLE?
        try unsafe call(operation, type) { unsafe body($0, $1, &handle) }
        return try unsafe SKFHandle(adopting: handle, closing: closing, in: self, of: library)
    }

    /// The names that a function enumerates in it.
    ///
    /// - Throws: `TokenError` with `.malformedAnswer` for a list without an end.
    func names(_ operation: String) throws(TokenError) -> [[UInt8]] {
        let list = try unsafe octets(operation, CSKF_EnumApplication.self) { unsafe $0($1, $2, $3) }
        guard let names = SKFNames.read(list) else {
            throw TokenError(.malformedAnswer(operation: operation))
        }
        return names
    }
}
