import Foundation
import OpenSSL
import TestSupport
public import Tokens

/// SoftHSM2 with blank tokens in a store of its own, reached as holders' tokens are: through a process of the module's.
public struct ModuleDesk: Sendable {
    /// The SO PIN that blanks have.
    public static let factoryOfficerPIN = "87654321"

    /// SoftHSM2 with faults, as `Tests/FaultyCryptoki` has them.
    public static var faultyLibrary: String { built("libFaultyCryptoki.so") }

    private let store: TemporaryDirectory
    /// The module.
    public let module: TokenModule
    /// Its library, as other programs load it.
    public var library: String { module.path ?? SoftHSM.library }
    /// What runs it.
    public let program: WorkerProgram

    /// A store with blank tokens.
    ///
    /// - Parameters:
    ///   - blanks: how many.
    ///   - owned: labels of tokens beside them that have a user's PIN, `SoftHSM.pin`.
    ///   - fault: what a faulty module does wrong, as `C_Sign:crash`; empty for one that is faulty nowhere; nil for SoftHSM2 itself.
    /// - Throws: when softhsm2-util does not make the tokens.
    public init(blanks: Int = 1, owned: [String] = [], fault: String? = nil) throws {
        store = try SoftHSM.makeStore(tokens: owned, blanks: (0..<blanks).map { "blank \($0)" })
        let library = fault == nil ? SoftHSM.library : ModuleDesk.faultyLibrary
        module = TokenModule(name: "soft", path: library, factoryOfficerPIN: Self.factoryOfficerPIN)
        var environment = ["SOFTHSM2_CONF": store.path("softhsm2.conf")]
        environment["FAULTY_CRYPTOKI"] = fault
        program = WorkerProgram(path: ModuleDesk.built("pki"), environment: environment)
    }

    /// What the build put beside the tests.
    static func built(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    /// A store without any token, whose one place has a token that its maker delivers uninitialised.
    ///
    /// - Parameter serial: what that token says its number is, before and after.
    /// - Throws: when there is no place for the store.
    public init(uninitialised serial: String) throws {
        let other = try ModuleDesk(blanks: 0, fault: "")
        store = other.store
        module = TokenModule(name: "soft", path: other.library)
        program = WorkerProgram(
            path: other.program.path,
            environment: other.program.environment.merging(["FAULTY_SERIAL": serial]) { $1 }
        )
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

    /// The same store, its tokens with one flag more: `USER_PIN_COUNT_LOW`, `USER_PIN_FINAL_TRY`, `USER_PIN_LOCKED`,
    /// `SO_PIN_FINAL_TRY`, `SO_PIN_LOCKED`, or `SO_PIN_COUNT_LOW`, with which the next wrong SO PIN locks.
    public func flagged(_ flag: String) -> ModuleDesk {
        let environment = program.environment.merging(["FAULTY_FLAG": flag]) { $1 }
        let program = WorkerProgram(path: program.path, environment: environment)
        return ModuleDesk(store: store, module: module, program: program)
    }

    /// The same store, each of its tokens with that serial number.
    public func numbered(_ serial: String) -> ModuleDesk {
        let environment = program.environment.merging(["FAULTY_SERIAL": serial]) { $1 }
        let program = WorkerProgram(path: program.path, environment: environment)
        return ModuleDesk(store: store, module: module, program: program)
    }

    /// The same store, its module as p11-kit knows it.
    ///
    /// p11-kit knows OpenSC as well, which would wait for the cards of other tests: it finds no reader.
    public func by(p11kit name: String) -> ModuleDesk {
        let environment = program.environment.merging(["PCSCLITE_CSOCK_NAME": store.path("nobody.comm")]) {
            $1
        }
        return ModuleDesk(
            store: store,
            module: TokenModule(name: "kit", p11kit: name, factoryOfficerPIN: Self.factoryOfficerPIN),
            program: WorkerProgram(path: program.path, environment: environment)
        )
    }

    private init(store: TemporaryDirectory, module: TokenModule, program: WorkerProgram) {
        self.store = store
        self.module = module
        self.program = program
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
