import Model
import Testing

@Suite("Revocations that were said before")
struct RevocationTests {
    private func revocation(
        _ seconds: Int64,
        _ reason: RevocationReason,
        since: Int64? = nil
    ) -> Revocation {
        Revocation(
            date: Timestamp(secondsSinceEpoch: seconds),
            reason: reason,
            invalidityDate: since.map { Timestamp(secondsSinceEpoch: $0) }
        )
    }

    @Test("What was said first counts, a compromise stays one, and a suspension says nothing of a revocation")
    func antedating() {
        let later = revocation(60, .superseded, since: 50)
        for first in [
            revocation(30, .cessationOfOperation), revocation(30, .keyCompromise, since: 10),
            revocation(60, .keyCompromise),
        ] {
            #expect(first.antedating(later) == first)
        }
        for other in [
            revocation(30, .certificateHold), revocation(60, .cessationOfOperation),
            revocation(61, .keyCompromise),
        ] {
            #expect(other.antedating(later) == nil)
        }
        let compromised = revocation(60, .keyCompromise, since: 20)
        #expect(
            revocation(30, .superseded).antedating(compromised) == revocation(30, .keyCompromise, since: 20)
        )
        #expect(revocation(10, .superseded).antedating(compromised) == revocation(10, .keyCompromise))
        #expect(revocation(60, .superseded).antedating(compromised) == nil)
    }
}
