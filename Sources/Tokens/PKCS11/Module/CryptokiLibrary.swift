import CPKCS11
import Foundation

/// Loads a library and starts the Cryptoki in it.
enum CryptokiLibrary {
    /// The function list of the library at `path`, which stays loaded for ever.
    static func functions(_ path: String) throws(HSMError) -> UnsafeMutablePointer<CK_FUNCTION_LIST> {
        guard FileManager.default.fileExists(atPath: path) else {
            throw HSMError(.moduleUnusable(path: path, detail: "there is no such file"))
        }
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw HSMError(.moduleUnusable(path: path, detail: loadingError()))
        }
        guard let symbol = unsafe dlsym(library, "C_GetFunctionList") else {
            unsafe dlclose(library)
            throw HSMError(.moduleUnusable(path: path, detail: "it is a library, but not a PKCS#11 module"))
        }
        let function = unsafe unsafeBitCast(symbol, to: CK_C_GetFunctionList.self)
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        let status = CryptokiStatus(unsafe function(&list))
        guard status.rawValue == CKR_OK, let list = unsafe list else {
            throw HSMError(.moduleUnusable(path: path, detail: "C_GetFunctionList: \(status.description)"))
        }
        let major = unsafe list.pointee.version.major
        guard major == 2 || major == 3 else {
            throw HSMError(.moduleUnusable(path: path, detail: "it speaks Cryptoki \(major), not 2 or 3"))
        }
        return unsafe list
    }

    /// Starts the module for use by many threads.
    ///
    /// - Returns: false when somebody had started it before.
    static func start(
        _ functions: UnsafeMutablePointer<CK_FUNCTION_LIST>,
        _ path: String
    ) throws(HSMError) -> Bool {
        var arguments = unsafe CK_C_INITIALIZE_ARGS()
        unsafe arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
        let status = CryptokiStatus(
            unsafe functions.pointee.C_Initialize?(&arguments) ?? CK_RV(CKR_FUNCTION_NOT_SUPPORTED)
        )
        switch status.rawValue {
        case UInt(CKR_OK): return true
        case UInt(CKR_CRYPTOKI_ALREADY_INITIALIZED): return false
        case UInt(CKR_CANT_LOCK), UInt(CKR_NEED_TO_CREATE_THREADS):
            throw HSMError(.moduleUnusable(path: path, detail: "it cannot be used by several threads"))
        default: throw HSMError(.moduleUnusable(path: path, detail: "C_Initialize: \(status.description)"))
        }
    }

    /// The dynamic linker's words, on one line.
    static func loadingError() -> String {
        guard let words = unsafe dlerror() else { return "it cannot be loaded" }
        let text = unsafe String(cString: words)
        return "it cannot be loaded: \(text)"
    }
}
