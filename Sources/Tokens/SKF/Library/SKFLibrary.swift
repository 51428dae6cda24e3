import CSKF
import Foundation

/// A library that speaks GM/T 0016, loaded for the life of its process.
///
/// Its calls block, and are made by one thread.
@safe
final class SKFLibrary {
    /// The file.
    let path: String
    /// How it differs from others.
    let profile: SKFProfile
    private let library: UnsafeMutableRawPointer

    /// Octets that one answer has room for.
    private static let room = 1 << 16

    /// Loads the library.
    ///
    /// - Throws: `TokenError` with `.moduleFailed`.
    init(_ path: String, _ profile: SKFProfile) throws(TokenError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Self.unusable(path, "there is no such file")
        }
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw Self.unusable(path, CryptokiLibrary.loadingError())
        }
        guard unsafe dlsym(library, "SKF_EnumDev") != nil else {
            unsafe dlclose(library)
            throw Self.unusable(path, "it is a library, but it has no functions of SKF")
        }
        self.path = path
        self.profile = profile
        unsafe self.library = library
    }

    /// Whether it has a function.
    func has(_ operation: String) -> Bool {
        unsafe dlsym(library, operation) != nil
    }

    /// Makes one call whose result the caller judges.
    ///
    /// - Parameters:
    ///   - operation: the function's name.
    ///   - type: its type, of `CSKF`.
    ///   - body: calls it.
    /// - Returns: what it returned.
    /// - Throws: `TokenError` with `.unsupported` when the library does not have it.
    func status<Function>(
        _ operation: String,
        _ type: Function.Type,
        _ body: (Function) -> UInt32
    ) throws(TokenError) -> SKFStatus {
        guard let symbol = unsafe dlsym(library, operation) else {
            throw TokenError(.unsupported(operation: operation))
        }
        let function = unsafe unsafeBitCast(symbol, to: type)
        return SKFStatus(rawValue: BrokenPipe.heldBack { body(function) })
    }

    /// Makes one call.
    ///
    /// - Throws: `TokenError` for whatever is no success.
    func call<Function>(
        _ operation: String,
        _ type: Function.Type,
        _ body: (Function) -> UInt32
    ) throws(TokenError) {
        try check(status(operation, type, body), operation)
    }

    /// Throws what a result means, unless it is success.
    func check(_ status: SKFStatus, _ operation: String) throws(TokenError) {
        if let reason = reason(status, operation) { throw TokenError(reason) }
    }

    /// What a result means; nil for success.
    func reason(
        _ status: SKFStatus,
        _ operation: String,
        triesLeft: UInt64? = nil
    ) -> TokenError.Reason? {
        status.reason(
            of: operation,
            module: path,
            codes: profile.pinCodes,
            triesLeft: triesLeft.map { Int(clamping: $0) }
        )
    }

    /// Makes one call that writes octets into memory of ours, and says how many.
    ///
    /// - Parameters:
    ///   - operation: the function's name.
    ///   - type: its type.
    ///   - body: calls it with the memory, and with the place for the number of octets.
    /// - Returns: the octets.
    /// - Throws: `TokenError` with `.malformedAnswer` for more than there is room for.
    func octets<Function>(
        _ operation: String,
        _ type: Function.Type,
        _ body: (Function, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt64>) -> UInt32
    ) throws(TokenError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: Self.room)
        var count = UInt64(Self.room)
        try call(operation, type) { unsafe body($0, &octets, &count) }
        guard let count = Int(exactly: count), count <= Self.room else {
            throw TokenError(.malformedAnswer(operation: operation))
        }
        return Array(octets.prefix(count))
    }

    private static func unusable(_ path: String, _ detail: String) -> TokenError {
        TokenError(.moduleFailed(module: path, detail: "\(path) cannot be used: \(detail)"))
    }
}
