import CPKCS11

/// An open session, and when it was opened.
struct CryptokiSession: Sendable {
    /// When a handle was given out: handles of another time are void.
    struct Stamp: Hashable, Sendable {
        /// The module's generation.
        let generation: Int
        /// The pool's.
        let epoch: Int
    }

    let module: CryptokiModule
    let slot: UInt
    let handle: CK_SESSION_HANDLE
    let stamp: Stamp

    /// Opens a session.
    static func open(
        _ module: CryptokiModule,
        slot: UInt,
        stamp: Stamp,
        writing: Bool = false
    ) throws(HSMError) -> CryptokiSession {
        var handle: CK_SESSION_HANDLE = 0
        let flags = CK_FLAGS(CKF_SERIAL_SESSION) | (writing ? CK_FLAGS(CKF_RW_SESSION) : 0)
        try unsafe module.call("C_OpenSession", in: stamp.generation) {
            unsafe $0.pointee.C_OpenSession?(slot, flags, nil, nil, &handle)
        }
        return CryptokiSession(module: module, slot: slot, handle: handle, stamp: stamp)
    }

    /// Closes the session; it does not matter when it was closed before.
    func close() {
        try? unsafe call("C_CloseSession") { unsafe $0.pointee.C_CloseSession?(handle) }
    }

    /// Makes one call with this session.
    func call(
        _ operation: String,
        _ body: (UnsafeMutablePointer<CK_FUNCTION_LIST>) -> CK_RV?
    ) throws(HSMError) {
        try unsafe module.call(operation, in: stamp.generation, body)
    }
}
