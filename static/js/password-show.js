// Shows a password while it is typed: data-controller="password-show" around the input and a button.
// It is hidden again when the form is sent, so that no browser keeps it as plain text.
export default function passwordShow(box) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  const [shown, hidden] = ["[data-when-shown]", "[data-when-hidden]"].map((part) =>
    button.querySelector(part),
  );
  const set = (visible) => {
    input.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
    shown.toggleAttribute("hidden", !visible);
    hidden.toggleAttribute("hidden", visible);
  };
  button.addEventListener("click", () => set(input.type === "password"));
  input.form?.addEventListener("submit", () => set(false));
}
