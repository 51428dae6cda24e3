import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing

@testable import Issuer

/// An HSM that neither signs nor fails.
@Suite("An authority whose key hangs")
struct HangingKeyTests {
    @Test(
        "A signature that does not come is given up with an alarm, others go on, and the same octets are signed later"
    )
    func hangs() async throws {
        let world = try await World()
        let key = HangingKey(world.issuingKey)
        let alarms = Mutex<[FailureKind]>([])
        let hanging = try world.authority(
            key: key,
            onAlarm: { error in alarms.withLock { $0.append(error.kind) } },
            patience: 1
        )
        // More than there are threads for tasks on most machines.
        let requests = try (1...8).map { try world.request($0, key: .generate(.p256)) }
        try await withThrowingTaskGroup(of: FailureKind?.self) { group in
            for request in requests {
                group.addTask {
                    do throws(IssuanceError) {
                        _ = try await hanging.issue(request)
                        return nil
                    } catch {
                        return error.kind
                    }
                }
            }
            let other = try await world.authority().issue(world.request(9, key: .generate(.p256)))
            #expect(!other.wasOnRecord)
            for try await kind in group { #expect(kind == .unavailable) }
        }
        #expect(alarms.withLock { $0 } == [FailureKind](repeating: .unavailable, count: 8))
        #expect(world.book.contents.audit.count { $0.action == "authority.alarm" } == 8)
        #expect(world.issuedRecords.count { $0.state == .signing } == 8)
        key.release(8)
        let settled = try await world.authority(holder: "process 2").settleUnfinished { _ in false }
        #expect(
            settled.map(\.settlement) == [CertificateAuthority.Settlement](repeating: .finished, count: 8)
        )
        #expect(world.issuedRecords.allSatisfy { $0.state == .issued || $0.state == .active })
        #expect(world.issuedRecords.count == 9)
    }

    @Test("A signature that comes in time is taken")
    func comes() async throws {
        let world = try await World()
        let key = HangingKey(world.issuingKey)
        key.release(1)
        let issued = try await world.authority(key: key).issue(world.request(key: .generate(.p256)))
        #expect(issued.certificate.isSigned(by: world.issuingKey.publicKey))
    }
}
