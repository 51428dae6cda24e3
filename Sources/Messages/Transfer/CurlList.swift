import CCurl

/// An owned list of texts of libcurl.
@safe
final class CurlList {
    private(set) var head: UnsafeMutablePointer<curl_slist>?

    init(_ texts: [String]) throws(DeliveryError) {
        for text in texts {
            guard let longer = unsafe curl_slist_append(head, text) else {
                throw DeliveryError(.library(detail: "no memory"))
            }
            unsafe head = unsafe longer
        }
    }

    deinit { unsafe curl_slist_free_all(head) }
}
