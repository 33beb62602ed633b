document.getElementById("app")!.textContent = "door";
