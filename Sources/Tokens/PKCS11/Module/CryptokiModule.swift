import CPKCS11
import Foundation
import Synchronization

/// A PKCS#11 module: a library that speaks Cryptoki, loaded once in the life of the process.
///
/// Its calls block. They may be made from any thread, side by side; modules that cannot lock are refused.
///
/// Source: PKCS#11 2.40 base specification, §5.4.
@safe
public final class CryptokiModule: @unchecked Sendable {
    // Unchecked: the function list is only read, and the module was told to lock (CKF_OS_LOCKING_OK).

    /// The file, its links resolved.
    public let path: String
    let gate = ModuleGate()
    private let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>
    /// False when somebody else in this process had started the module: then it is not ours to stop.
    private let isOurs: Bool

    // A module's state belongs to the process, whoever loads it: so does this table.
    private static let loaded = Mutex<[String: CryptokiModule]>([:])

    /// The module at `path`, loaded and started when it is not yet.
    ///
    /// - Throws: `HSMError` with `.moduleUnusable`.
    public static func open(_ path: String) throws(HSMError) -> CryptokiModule {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return try loaded.withLock { modules throws(HSMError) in
            if let module = modules[resolved] { return module }
            let module = try CryptokiModule(path: resolved)
            modules[resolved] = module
            return module
        }
    }

    private init(path: String) throws(HSMError) {
        self.path = path
        unsafe functions = try CryptokiLibrary.functions(path)
        isOurs = try unsafe CryptokiLibrary.start(functions, path)
    }

    /// Counts the restarts of the module; handles of an older generation are void.
    var generation: Int { gate.generation }

    /// Makes one call.
    ///
    /// - Parameters:
    ///   - operation: the function's name, for errors.
    ///   - stamp: the generation that the call's handles belong to; nil when there are none.
    ///   - body: calls the function; nil when the module does not have it.
    /// - Throws: `HSMError` with `.lost` or `.failed`.
    func call(
        _ operation: String,
        in stamp: Int? = nil,
        _ body: (UnsafeMutablePointer<CK_FUNCTION_LIST>) -> CK_RV?
    ) throws(HSMError) {
        let status = try unsafe status(operation, in: stamp, body)
        guard status.rawValue != CKR_OK else { return }
        throw HSMError(status, operation)
    }

    /// Makes one call whose result the caller judges.
    func status(
        _ operation: String,
        in stamp: Int? = nil,
        _ body: (UnsafeMutablePointer<CK_FUNCTION_LIST>) -> CK_RV?
    ) throws(HSMError) -> CryptokiStatus {
        guard gate.enter(stamp: stamp) else {
            throw HSMError(CryptokiStatus(CK_RV(CKR_SESSION_HANDLE_INVALID)), operation)
        }
        defer { gate.leave() }
        let value = BrokenPipe.heldBack { unsafe body(functions) }
        return CryptokiStatus(value ?? CK_RV(CKR_FUNCTION_NOT_SUPPORTED))
    }

    /// Stops and starts the module, when it is ours and nobody did so since `observed`.
    ///
    /// - Returns: whether to try again.
    func restart(after observed: Int) -> Bool {
        guard isOurs else { return false }
        return gate.restart(after: observed) {
            BrokenPipe.heldBack {
                unsafe _ = functions.pointee.C_Finalize?(nil)
                return (try? unsafe CryptokiLibrary.start(functions, path)) != nil
            }
        }
    }
}

extension HSMError {
    /// What a return value means when the operation has no better word for it.
    init(_ status: CryptokiStatus, _ operation: String) {
        self.init(
            status.isLoss
                ? .lost(operation: operation, status: status.description)
                : .failed(operation: operation, status: status.description),
            status: status
        )
    }
}
