// libFuzzer around one target: pki-fuzz TARGET [libFuzzer's options] CORPUS.
import FuzzTargets
import Glibc

/// libFuzzer's own main, as a function (llvm/lib/Fuzzer/FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The target of this process, chosen once; libFuzzer's callback takes no context.
nonisolated(unsafe) var target = FuzzTarget.der

let names = FuzzTarget.allCases.map(\.rawValue)
guard CommandLine.arguments.count >= 2, let chosen = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
    print(names.joined(separator: "\n"))
    exit(CommandLine.arguments.count < 2 ? 0 : 64)
}
unsafe target = chosen

// The name is ours; libFuzzer sees the rest.
var arguments: [UnsafeMutablePointer<CChar>?] =
    unsafe CommandLine.arguments.enumerated()
    .filter { $0.offset != 1 }.map { unsafe strdup($0.element) } + [nil]
var count = CInt(CommandLine.arguments.count - 1)
let status = unsafe arguments.withUnsafeMutableBufferPointer { buffer -> CInt in
    guard var base = buffer.baseAddress else { return 70 }
    return unsafe runDriver(&count, &base) { start, length in
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: length))
        do throws(BrokenPromise) {
            try unsafe target.run(bytes)
            return 0
        } catch {
            // The fuzzer wants a crash: it then keeps the input.
            fatalError("broken promise: \(error)")
        }
    }
}
exit(status)
