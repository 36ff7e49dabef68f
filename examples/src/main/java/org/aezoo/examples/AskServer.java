package org.aezoo.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Scores a row by a model that {@code ./aezoo serve} serves, with the JDK alone: address, model, row as JSON. */
public final class AskServer {

    private AskServer() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 3) {
            System.out.println(
                    "first ./aezoo serve runs/watch, then: http://127.0.0.1:9100 watch '{\"pressure\": 2, …}'");
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(args[0] + "/models/" + args[1] + "/score"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"explain\": true, \"rows\": [" + args[2] + "]}"));
        String token = System.getenv("AEZOO_TOKEN");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }
}
