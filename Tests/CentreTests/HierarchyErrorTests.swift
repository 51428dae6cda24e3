import Model
import Testing

@testable import Centre

@Suite("What is said of authorities that are not made")
struct HierarchyErrorTests {
    @Test("Who asks for another kind of key than an interrupted attempt has made is told which one to name")
    func otherKind() {
        let error = HierarchyError(.keyOfOtherKind(name: "file:issuing-2.key", found: .p256))
        #expect(error.hint?.contains("'--algorithm p256'") == true)
    }
}
