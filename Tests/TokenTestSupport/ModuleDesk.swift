import Foundation
import OpenSSL
import TestSupport
public import Tokens

/// SoftHSM2 with blank tokens in a store of its own, reached as holders' tokens are: through a process of the module's.
public struct ModuleDesk: Sendable {
    /// The SO PIN that blanks have.
    public static let factoryOfficerPIN = "87654321"

    private let store: TemporaryDirectory
    /// The module.
    public let module: TokenModule
    /// What runs it.
    public let program: WorkerProgram

    /// A store with blank tokens.
    ///
    /// - Parameters:
    ///   - blanks: how many.
    ///   - fault: what a faulty module does wrong, as `C_Sign:crash`; empty for one that is faulty nowhere; nil for SoftHSM2 itself.
    public init(blanks: Int = 1, fault: String? = nil) throws {
        store = try SoftHSM.makeStore(tokens: (0..<blanks).map { "blank \($0)" })
        let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let library =
            fault == nil ? SoftHSM.library : built.appendingPathComponent("libFaultyCryptoki.so").path
        module = TokenModule(name: "soft", path: library, factoryOfficerPIN: Self.factoryOfficerPIN)
        var environment = ["SOFTHSM2_CONF": store.path("softhsm2.conf")]
        environment["FAULTY_CRYPTOKI"] = fault
        program = WorkerProgram(path: built.appendingPathComponent("pki").path, environment: environment)
    }

    /// The tokens that are there.
    public func tokens() async throws -> [CryptokiToken] {
        try await CryptokiToken.list(module, program: program).map {
            try CryptokiToken($0, module: module, program: program)
        }
    }

    /// Runs somebody else's program over the same store.
    public func run(_ arguments: [String]) throws -> String {
        try OtherProgram.run(arguments, environment: program.environment)
    }

    /// The desk with another fault over the same store.
    public func failing(_ fault: String) -> ModuleDesk { ModuleDesk(self, fault) }

    private init(_ other: ModuleDesk, _ fault: String) {
        store = other.store
        module = other.module
        program = WorkerProgram(
            path: other.program.path,
            environment: other.program.environment.merging(["FAULTY_CRYPTOKI": fault]) { $1 }
        )
    }
}
