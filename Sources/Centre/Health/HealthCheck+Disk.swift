import Foundation
import Issuer

/// Whether everything that a centre writes can be written now.
extension HealthCheck {
    private static let spareOctets: Int64 = 512 << 20

    /// A file is made, synced and removed in each folder of the state; and room is left.
    func disk() throws -> Outcome {
        let folders = [
            centre.state.path, centre.state.keys, centre.state.attachments, centre.state.run,
            centre.state.published,
        ]
        for folder in folders {
            if let obstacle = obstacle(in: folder) {
                return (.failure, "nothing can be written to \(folder): \(obstacle)")
            }
        }
        let least = try folders.map(free).min() ?? 0
        let room = "\(least >> 20) MiB free"
        return least < Self.spareOctets
            ? (.warning, "only \(room)") : (.passed, "all folders take files, \(room)")
    }

    /// Why a folder takes no file; nil when it does.
    private func obstacle(in folder: String) -> String? {
        let probe = "\(folder)/.doctor-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        do throws(KeyFileError) {
            try DurableFile.create(probe, bytes: [UInt8](repeating: 0, count: 4096), mode: 0o600)
            unsafe unlink(probe)
            return nil
        } catch {
            if case .system(let detail) = error.reason { return detail }
            return error.message
        }
    }

    private func free(_ folder: String) throws -> Int64 {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    }
}
