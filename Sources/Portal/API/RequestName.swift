import Logging
import Model

/// What a request is called in its answer and in the log.
enum RequestName {
    /// A new name, 16 hexadecimal digits.
    static func draw() -> String {
        // One number: each costs a call of the system.
        let number = UInt64.random(in: .min ... .max)
        return Hexadecimal.encode((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }

    /// Logs why a request failed: a fault as an error, everything else for information.
    static func log(_ error: any Error, _ request: String, _ message: String, to logger: Logger) {
        let known = error as? any OperatorError
        let metadata: Logger.Metadata = [
            "request": "\(request)",
            "cause": "\(known?.message ?? String(describing: error))",
            "hint": "\(known?.hint ?? "")",
        ]
        let level: Logger.Level = known.map { $0.kind == .fault } ?? true ? .error : .info
        logger.log(level: level, "\(message)", metadata: metadata)
    }
}
